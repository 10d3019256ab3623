// Mappings: variables in, the variables of a module out. Compiled once per version of a flow.
import { parserOf } from '../fields/types.ts'
import { isBlank, normalOf, textOf } from '../fields/value.ts'
import { readerOf, type Vars, writerOf } from '../lib/vars.ts'
import { type Check, compileRuleSet } from '../rules/compile.ts'
import type { Labels } from '../rules/reason.ts'
import { compileTemplate, isTemplate, type Template } from '../templates/template.ts'
import type { Mapping } from './part.ts'

/** One mapping that was applied, or why it was not. */
export type Applied = { mapping: Mapping; value: unknown; applied: boolean; reason: string | null }

export type CompiledMapping = {
  mapping: Mapping
  holds: Check
  /** The value that the mapping gives; undefined when there is nothing to set. */
  value: Template
  write(target: Vars, value: unknown): void
}

/** The declared type of a module's variable; undefined where values keep the type they came with. */
export type TypeOf = (property: string) => string | undefined

export function compileMappings(
  mappings: Mapping[] | undefined,
  typeOf: TypeOf = () => undefined,
  labels?: Labels,
): CompiledMapping[] {
  const all = mappings ?? []
  return all.map((mapping) => {
    const value = typed(givenBy(mapping.value), typeOf(mapping.property))
    return {
      mapping,
      holds: compileRuleSet(mapping.rule_set, labels),
      value: isFixed(mapping, all, typeOf) ? fixed(value) : value,
      write: writerOf(mapping.property),
    }
  })
}

/** A value that is the same for every lead: without templates, not counted from now, and with no parts written into it. */
function isFixed({ property, value }: Mapping, all: Mapping[], typeOf: TypeOf): boolean {
  if (typeof value !== 'string' || isTemplate(value) || ['time', 'dob'].includes(typeOf(property) ?? ''))
    return false
  return !all.some((other) => other.property.startsWith(`${property}.`))
}

function fixed(value: Template): Template {
  const made = value({})
  return () => made
}

/**
 * Applies mappings in their order, the last one of a property winning, by writing them into `target`.
 * `vars` is what templates and rules see. A value that is blank is left out, unless the mapping says `""` itself.
 */
export function applyMappings(mappings: CompiledMapping[], vars: Vars, target: Vars): Applied[] {
  return mappings.map(({ mapping, holds, value, write }) => {
    const reason = holds(vars)
    if (reason !== null) return { mapping, value: null, applied: false, reason }
    const given = value(vars)
    if (given === undefined) return { mapping, value: null, applied: false, reason: 'the value is blank' }
    write(target, given)
    return { mapping, value: given, applied: true, reason: null }
  })
}

function givenBy(value: Mapping['value']): Template {
  if (value === '') return () => ''
  if (Array.isArray(value)) {
    const items = value.map((item) => (item === null ? () => null : givenBy(item)))
    return (vars, options) => items.map((item) => item(vars, options)).filter((item) => item !== undefined)
  }
  if (typeof value !== 'string') return () => value ?? undefined
  const template = isTemplate(value) ? compileTemplate(value) : () => value
  return (vars, options) => trimmed(template(vars, options))
}

function trimmed(value: unknown): unknown {
  const given = typeof value === 'string' ? value.trim() : value
  return isBlank(given) ? undefined : given
}

function typed(value: Template, type: string | undefined): Template {
  if (type === undefined) return value
  if (type === 'string') return (vars, options) => mapDefined(value(vars, options), asText)
  const parse = parserOf(type)
  return (vars, options) => mapDefined(value(vars, options), (given) => parse(normalOf(given)))
}

function mapDefined(value: unknown, change: (value: unknown) => unknown): unknown {
  if (value === undefined || value === null) return value
  return Array.isArray(value) ? value.map((item) => mapDefined(item, change)) : change(value)
}

/** An invalid value is handed on as it was sent. */
function asText(value: unknown): string {
  const given = value as { valid?: boolean; raw?: unknown }
  return given?.valid === false && given.raw !== undefined ? textOf(given.raw) : textOf(value)
}

/**
 * A copy of the variables into which mappings may write: what they touch is copied, the rest is shared.
 * Made once per step: `(vars) => copy`.
 */
export function copierFor(mappings: Mapping[] | undefined): (vars: Vars) => Vars {
  const roots = [...new Set((mappings ?? []).map(({ property }) => property.split(/[.[{]/)[0] as string))]
  const readers = roots.map((root) => [root, readerOf(root)] as const)
  return (vars) => {
    const copy = { ...vars }
    for (const [root, read] of readers) {
      const present = read(vars)
      if (present !== undefined) copy[root] = copied(present)
    }
    return copy
  }
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part)]))
}

// What was submitted becomes a lead: parameters through the source's mappings to the flow's fields, each with its type.
import type { Field } from '../fields/field.ts'
import { parserOf } from '../fields/types.ts'
import { readerOf, type Vars, writerOf } from '../lib/vars.ts'
import { type Applied, applyMappings, type CompiledMapping } from './mapping.ts'

export type LeadField = {
  field: Field
  /** The parameter of the field's name: as one dotted name, or nested. */
  read(parameters: Vars): unknown
  parse(input: unknown): unknown
  write(lead: Vars, value: unknown): void
}

export type Intake = { lead: Vars; mappings: Applied[]; ignored(): string[] }

/** Standard fields are the same objects in every flow, and compiled once. */
const compiled = new WeakMap<Field, LeadField>()

export function compileFields(fields: Field[]): LeadField[] {
  return fields.map((field) => {
    const made = compiled.get(field) ?? compileField(field)
    compiled.set(field, made)
    return made
  })
}

function compileField(field: Field): LeadField {
  const nested = readerOf(field.id)
  const parse = parserOf(field.type)
  return {
    field,
    read: (parameters) => (Object.hasOwn(parameters, field.id) ? parameters[field.id] : nested(parameters)),
    write: writerOf(field.id),
    parse: (input) =>
      Array.isArray(input) && field.type !== 'array' ? input.map((each) => parse(each)) : parse(input),
  }
}

/**
 * The lead of some parameters. `context` is what mappings see beside them (submission, source, flow …).
 * A parameter that is no field of the flow, and that no mapping sends to one, is ignored.
 */
export function leadOf(
  fields: LeadField[],
  mappings: CompiledMapping[],
  submitted: unknown,
  context: Vars,
): Intake {
  const parameters = isObject(submitted) ? submitted : {}
  const mapped: Vars = {}
  const applied = mappings.length === 0 ? [] : applyMappings(mappings, { ...context, ...parameters }, mapped)
  // A mapping may name its field with or without `lead.`.
  const targets = isObject(mapped.lead) ? { ...mapped, ...mapped.lead } : mapped
  const lead: Vars = {}
  for (const { read, parse, write } of fields) {
    const given = read(targets) ?? read(parameters)
    if (given === undefined || given === null || (isObject(given) && !Object.hasOwn(given, 'normal')))
      continue
    write(lead, parse(given))
  }
  return { lead, mappings: applied, ignored: () => ignoredIn(parameters, fields, mappings) }
}

function isObject(value: unknown): value is Vars {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Names of parameters that became nothing; asked for by a dry run, so that a typing error shows. */
function ignoredIn(parameters: Vars, fields: LeadField[], mappings: CompiledMapping[]): string[] {
  const used = new Set(fields.flatMap(({ field }) => [field.id, field.id.split('.')[0]]))
  const texts = mappings.map(({ mapping }) => JSON.stringify(mapping.value))
  return Object.keys(parameters).filter(
    (name) => !used.has(name) && !texts.some((text) => text.includes(name)),
  )
}

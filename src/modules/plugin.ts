// A package written for LeadConduit, as a package of modules of ours: its exports are walked once, and refused with the reason if they do not do.
import { type Page, pageOf } from './front-matter.ts'
import type { About, Module, Package } from './module.ts'
import type { Own } from './plugin-calls.ts'
import { inboundOf, outboundOf } from './plugin-module.ts'
import { PlugInRefusal, paramsOf, variablesOf, withTimeout } from './plugin-variables.ts'

/** What of package.json counts. */
export type Manifest = {
  name: string
  version: string
  description?: string | undefined
  homepage?: string | undefined
  /** The members that say where its code begins. */
  entry: Record<string, unknown>
}

/** A package as it was found. */
export type Found = {
  manifest: Manifest
  exported: unknown
  /** The text of a page of its documentation, if there is one. */
  page(name: string): string | undefined
  /** Whether the environment has a variable. */
  isSet(name: string): boolean
}

const MOST_MODULES = 500
const DEEPEST = 8

/** The id of a package: its name without the scope. */
export function packageIdOf(name: string): string {
  return name.replace(/^@[^/]*\//, '')
}

export function hasDirection(exported: unknown): boolean {
  return (
    typeof exported === 'object' && exported !== null && ('inbound' in exported || 'outbound' in exported)
  )
}

const CONDITIONS = ['require', 'node', 'default', 'import']

/** Where the code of a package begins, from its folder. */
export function entryOf({ exports, main }: Record<string, unknown>): string {
  const root = typeof exports === 'object' && exports !== null && '.' in exports ? exports['.'] : exports
  return targetOf(root) ?? (typeof main === 'string' && main !== '' ? main : '.')
}

function targetOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target
  if (typeof target !== 'object' || target === null) return undefined
  const names = Array.isArray(target) ? Object.keys(target) : CONDITIONS
  return names.map((name) => targetOf((target as Record<string, unknown>)[name])).find((found) => found)
}

export function isEsModule(file: string, { type }: Record<string, unknown>): boolean {
  return file.endsWith('.mjs') || (type === 'module' && !file.endsWith('.cjs'))
}

/** Throws a PlugInRefusal that says what is wrong. */
export function packageOf(found: Found): Package {
  const { manifest, exported } = found
  const id = packageIdOf(manifest.name)
  const { head, body } = pageOf(found.page('index') ?? '')
  const name = head.name || textIn(exported, 'name') || titleOf(id.replace(/^leadconduit-/, ''))
  const parts = partsIn(exported)
  if (parts.length === 0) throw new PlugInRefusal('exports no module: neither inbound nor outbound')
  if (parts.length > MOST_MODULES) throw new PlugInRefusal(`exports more than ${MOST_MODULES} modules`)
  assertVariables([exported, ...parts.map(({ own }) => own)], found)
  return {
    id,
    provider: head.provider || '',
    name,
    description: body || manifest.description || '',
    link: head.link || manifest.homepage || null,
    version: manifest.version,
    modules: parts.map((part) =>
      moduleOf(`${id}.${part.path}`, part, name, pageOf(found.page(part.path) ?? '')),
    ),
    // A wizard is an application of its own inside the package; the exchange serves none.
    ui: false,
  }
}

type Part = { path: string; own: Own }

/** Every module below an export, with its path. */
function partsIn(exported: unknown, path: string[] = [], entered = new Set<object>()): Part[] {
  if (typeof exported !== 'object' || exported === null || path.length > DEEPEST) return []
  if (Object.hasOwn(exported, 'request') || Object.hasOwn(exported, 'handle')) {
    const isDirected = path.includes('inbound') || path.includes('outbound')
    return isDirected ? [{ path: path.join('.'), own: exported as Own }] : []
  }
  if (entered.has(exported)) return []
  entered.add(exported)
  return Object.entries(exported)
    .filter(([name]) => name !== 'name' && name !== 'ui')
    .flatMap(([name, part]) => partsIn(part, [...path, name], entered))
}

/** An operator's mistake, told at the start rather than by every lead. */
function assertVariables(owners: unknown[], { isSet }: Found): void {
  const names = owners
    .flatMap((owner) => (owner as { envVariables?: unknown })?.envVariables ?? [])
    .map(String)
  const missing = [...new Set(names)].filter((name) => !isSet(name))
  if (missing.length > 0) throw new PlugInRefusal(`needs the environment to have ${missing.join(', ')}`)
}

function moduleOf(id: string, { path, own }: Part, packageName: string, { head, body }: Page): Module {
  const isInbound = path.split('.').includes('inbound')
  const needed = isInbound || !own.handle ? ['request', 'response'] : ['handle']
  const lacking = needed.find((name) => typeof own[name] !== 'function')
  if (lacking) throw new PlugInRefusal(`${path}: ${lacking} is not a function`)
  if (own.validate && typeof own.validate !== 'function') {
    throw new PlugInRefusal(`${path}: validate is not a function`)
  }
  const requested = variablesOf(path, own, 'request')
  const about: About = {
    name: head.name || textIn(own, 'name') || (lastWords(path) ?? packageName),
    description: body,
    type: head.integration_type || (isInbound ? 'inbound' : 'delivery'),
    ...(head.tag && { tag: head.tag }),
    ...(head.link && { link: head.link }),
    feedback: own.feedback === true,
    request_variables: isInbound ? requested : withTimeout(requested),
    response_variables: variablesOf(path, own, 'response'),
  }
  return isInbound ? inboundOf(id, own, about, paramsOf(path, own)) : outboundOf(id, own, about)
}

function textIn(owner: unknown, name: string): string | undefined {
  const text = (owner as Record<string, unknown> | undefined)?.[name]
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** `outbound.query_item` in words; nothing for `outbound` alone. */
function lastWords(path: string): string | undefined {
  const last = path.split('.').at(-1) as string
  return last === 'inbound' || last === 'outbound' ? undefined : titleOf(last)
}

function titleOf(words: string): string {
  return words
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ')
}

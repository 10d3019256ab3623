// A flow as it is edited: pure changes of lists, and where the faults of the API belong.
import type { FilterStep, Flow, FlowDocument, RecipientStep } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'

export type Step = FilterStep | RecipientStep
export type Told = { path: string; message: string }

/** What stands at a buyer's step in place of a module that sends. */
export const TO_BUYER = 'leadconduit-integration-leadconduit.outbound.to_buyer'
export const STANDARD_SOURCE = 'leadconduit-default.inbound'

/** What the caller decides, without what the exchange itself writes. */
export function documentOf(flow: Flow): FlowDocument {
  const { id: _, created_at: _made, updated_at: _changed, level: _level, draft: _draft, ...rest } = flow
  const { deployed_at: _live, warnings: _told, errors: _errors, ...document } = rest
  return document
}

export const replaced = <T>(list: T[], at: number, item: T): T[] =>
  list.map((each, n) => (n === at ? item : each))

export const without = <T>(list: T[], at: number): T[] => list.filter((_, n) => n !== at)

export const inserted = <T>(list: T[], at: number, item: T): T[] => [
  ...list.slice(0, at),
  item,
  ...list.slice(at),
]

export function moved<T>(list: T[], from: number, to: number): T[] {
  const item = list[from]
  if (item === undefined || to < 0 || to >= list.length) return list
  return inserted(without(list, from), to, item)
}

export const isBuyerStep = (step: Step): step is RecipientStep =>
  step.type === 'recipient' && step.integration.module_id === TO_BUYER

/** What people call a step. */
export function nameOfStep(step: Step): string {
  if (step.description) return step.description
  if (step.type === 'filter') return step.reason || flowWords.step.filter
  return step.entity.name ?? step.entity.id
}

type Option = { value: string; label: string }

/** What is chosen stays on offer, also where the exchange does not have it any more. */
export function withCurrent(options: Option[], current: string): Option[] {
  return options.some(({ value }) => value === current)
    ? options
    : [...options, { value: current, label: current }]
}

/** The same with a text, or without the member where the text is empty. */
export function withText<T extends object, K extends keyof T>(whole: T, name: K, text: string): T {
  const { [name]: _, ...rest } = whole
  return (text === '' ? rest : { ...whole, [name]: text }) as T
}

/** The parts of a flow that have a tab of their own, by the first word of the path of a fault. */
const TABS: Record<string, Tab> = {
  sources: 'sources',
  steps: 'steps',
  acceptance_criteria: 'rules',
  list_checks: 'rules',
  fields: 'fields',
  destinations: 'steps',
  firehose: 'steps',
}

const ABOVE = ['name', 'enabled']

export const TAB_NAMES = ['sources', 'steps', 'rules', 'fields', 'limits', 'try', 'changes'] as const
export type Tab = (typeof TAB_NAMES)[number]

export const isTab = (name: string | undefined): name is Tab => TAB_NAMES.some((tab) => tab === name)

/** Undefined for what stands above all tabs. */
export function tabOf({ path }: Told): Tab | undefined {
  const [, member = ''] = path.split('/')
  return ABOVE.includes(member) ? undefined : (TABS[member] ?? 'limits')
}

/** What is wrong at a place or anywhere below it. */
export function faultsBelow(faults: Told[], path: string): Told[] {
  return faults.filter((fault) => fault.path === path || fault.path.startsWith(`${path}/`))
}

/** Whatever the order of members. */
export function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Object.is(one, other)
  const [names, others] = [Object.keys(one), Object.keys(other)]
  const member = (value: object, name: string) => (value as Record<string, unknown>)[name]
  return (
    names.length === others.length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(member(one, name), member(other, name)))
  )
}

/** Values that make a lead of a flow worth looking at, by the type of the field. */
const SAMPLES: Record<string, string> = {
  first_name: 'Ann',
  last_name: 'Lee',
  email: 'ann.lee@example.com',
  phone: '512-789-1111',
  street: '15 Guadalupe St',
  city: 'Austin',
  state: 'TX',
  postal_code: '78701',
  dob: '1980-02-29',
  boolean: 'yes',
  url: 'https://example.com/',
  number: '42',
  gender: 'female',
  ip: '198.51.100.7',
}

export function sampleOf(
  fields: { id: string; type: string; examples: unknown[] }[],
): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ id, type, examples }) => [id, SAMPLES[type] ?? SAMPLES[id] ?? textOf(examples[0])]),
  )
}

function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  const { raw, normal } = (value ?? {}) as { raw?: unknown; normal?: unknown }
  return String(raw ?? normal ?? '')
}

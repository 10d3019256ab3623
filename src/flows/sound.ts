// What else is wrong with a document whose form is wrong in places: all that can be said of the rest goes into the same answer.
import type { Context } from '../context.ts'
import { type Fault, InvalidError } from '../lib/errors.ts'
import { checkedDraft } from './check.ts'
import { documentOf, type FlowDocument } from './flow.ts'

type Check = (body: unknown) => Fault[]
type Faulty = { body: unknown; faults: Fault[]; check: Check }
type Place = Record<string, unknown>

const RULE = { lhv: 'submission.timestamp', op: 'is not blank' }
const LIMIT = { maximum: 1, duration: 1, duration_units: 'day' }

/** What stands, for the time being, where an item of a list is wrong. Whatever is said of it is not told. */
const ITEMS: Record<string, (at: string) => unknown> = {
  caps: () => ({ ...LIMIT }),
  destinations: () => ({}),
  fields: (at) => `field_${at}`,
  mappings: () => ({ property: 'first_name', value: '' }),
  ping_limits: () => ({ ...LIMIT }),
  prices: () => ({ amount: 1 }),
  rules: () => ({ ...RULE }),
  sources: () => ({ entity: { id: '0'.repeat(24) }, integration: { module_id: '-' } }),
  steps: () => ({ type: 'filter', outcome: 'failure', rule_set: { op: 'and', rules: [{ ...RULE }] } }),
}

/** And where a member is missing or wrong, without which the rest could not be looked at. */
const MEMBERS: Record<string, unknown> = { name: 'x', enabled: true, outcome: 'failure', op: 'and' }
const LISTS = new Set(['fields', 'sources', 'steps'])

const MOST_ROUNDS = 5

/** The faults that saving would find in the rest of a body; none where too little of it is left. */
export async function furtherFaults(ctx: Context, { body, faults, check }: Faulty): Promise<Fault[]> {
  const rest = soundPart(body, faults, check)
  if (!rest) return []
  try {
    await checkedDraft(ctx, documentOf(rest.document))
    return []
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    return error.faults.filter(
      ({ path }) => !rest.mended.some((place) => path === place || path.startsWith(`${place}/`)),
    )
  }
}

/** A body as it would be without what is wrong with its form, and the places that were mended for that. */
export function soundPart(
  body: unknown,
  faults: Fault[],
  check: Check,
): { document: FlowDocument; mended: string[] } | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const document = structuredClone(body) as Place
  const mended: string[] = []
  let left = faults
  for (let round = 0; left.length > 0 && round < MOST_ROUNDS; round++) {
    for (const { path } of left) mended.push(mend(document, path, round))
    left = check(document)
  }
  return left.length > 0 ? undefined : { document: document as unknown as FlowDocument, mended }
}

/** Takes out as little as helps: in the first round a member, later the item of a list, at last what stands at the top. */
function mend(document: Place, path: string, round: number): string {
  const names = path.split('/').slice(1).map(unescaped)
  const last = names.at(-1) ?? ''
  const owner = names.slice(0, -1).reduce<unknown>(memberOf, document)
  if (round === 0 && isPlace(owner) && !Array.isArray(owner)) {
    if (Object.hasOwn(MEMBERS, last)) owner[last] = MEMBERS[last]
    else if (LISTS.has(last)) owner[last] = []
    else delete owner[last]
    return path
  }
  const items = names.flatMap((_, at) => {
    const list = names.slice(0, at).reduce<unknown>(memberOf, document)
    const make = Array.isArray(list) ? ITEMS[names[at - 1] ?? ''] : undefined
    return make ? [{ list: list as unknown[], at, make }] : []
  })
  const item = items.at(-Math.max(round, 1))
  if (item) {
    const name = names[item.at] as string
    item.list[Number(name)] = item.make(name)
    return `/${path
      .split('/')
      .slice(1, item.at + 2)
      .join('/')}`
  }
  delete document[names[0] ?? '']
  return `/${path.split('/')[1] ?? ''}`
}

function memberOf(value: unknown, name: string): unknown {
  return isPlace(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~')
}

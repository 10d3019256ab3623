// What holds of the ledger of changes: every object is what its changes, replayed one after the other, make of it.
import { createHash } from 'node:crypto'
import { create as createDiffer, type Delta } from 'jsondiffpatch'
import type { Invariant, Readable } from './invariant.ts'

type Model = Record<string, unknown>
type Entry = {
  account_id: string
  type: string
  object_id: string
  action: 'create' | 'update' | 'delete'
  revision: Model
  delta: Delta
}

const differ = createDiffer()

/** Members that are computed, or that change without a change of the object's own. */
const BESIDE: Record<string, string[]> = {
  flow: ['errors'],
  entity: [
    'see',
    'connected',
    'invitation_expires_at',
    'expired',
    'flow_ids',
    'pending',
    'account',
    'invitation_id',
  ],
}

/** Objects as they are, in the words of their changelogs. */
const PRESENT: Record<string, string> = {
  flow: `select account_id, id, saved::jsonb || jsonb_build_object('id', id, 'level', level,
    'deployed_at', to_char(deployed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as object from flows`,
  field: `select account_id, id, jsonb_build_object('id', id, 'name', name, 'type', type, 'description', description,
    'aggregate', aggregate, 'deprecated', deprecated, 'see', see) as object from fields`,
  entity: `select account_id, id, jsonb_build_object('id', id, 'name', name, 'module_ids', module_ids, 'source', source,
    'recipient', recipient, 'description', description, 'deprecated', deprecated, 'field_suffix', field_suffix,
    'connected_account_id', connected_account_id, 'logo_url', logo_url, 'time_zone', time_zone, 'website', website) as object
    from entities where kind = 'custom'`,
  report: `select account_id, id, jsonb_build_object('id', id, 'name', name, 'description', description, 'memo', memo)
    as object from reports`,
}

export const changelogInvariants: Invariant[] = [
  {
    name: 'changes replay to the object',
    says: 'the changes of an object follow on one another, the first makes it, and the last leaves it as it is',
    holds: 'always',
    broken: brokenChains,
  },
]

async function brokenChains(db: Readable): Promise<string[]> {
  const chains = await chainsOf(db)
  const broken: string[] = []
  for (const [type, statement] of Object.entries(PRESENT)) {
    const { rows } = await db.query(statement)
    const present = new Map(rows.map(({ account_id, id, object }) => [`${type} ${account_id} ${id}`, object]))
    for (const [name, entries] of chains) {
      if (!name.startsWith(`${type} `)) continue
      const fault = faultOf(entries, present.get(name))
      if (fault) broken.push(`${name}: ${fault}`)
    }
    for (const name of present.keys()) if (!chains.has(name)) broken.push(`${name}: has no changelog`)
  }
  return broken
}

/** The changes of each object; read in pieces, for revisions of flows are large. */
async function chainsOf(db: Readable): Promise<Map<string, Link[]>> {
  const chains = new Map<string, Link[]>()
  let after = ['', '']
  for (;;) {
    const { rows } = await db.query(
      `select account_id, id, type, object_id, action, current_revision as revision, delta_from_last_revision as delta
       from changelogs where (account_id, id) > ($1, $2) order by account_id, id limit 1000`,
      after,
    )
    for (const row of rows as Entry[]) {
      const name = `${row.type} ${row.account_id} ${row.object_id}`
      chains.set(name, [...(chains.get(name) ?? []), linkOf(row)])
    }
    const last = rows.at(-1)
    if (!last) return chains
    after = [last.account_id, last.id]
  }
}

/** One change as digests of what was before and after it; undefined for what was not there. */
type Link = { action: Entry['action']; before?: string; after?: string; revision: Model }

function linkOf({ type, action, revision, delta }: Entry): Link {
  const { updated_at: _, ...model } = revision
  const after = action === 'delete' ? {} : model
  const before = differ.unpatch(structuredClone(after), structuredClone(delta)) as Model | undefined
  return { action, before: digestOf(type, before ?? {}), after: digestOf(type, after), revision: model }
}

function digestOf(type: string, model: Model): string | undefined {
  const hidden = new Set(BESIDE[type])
  const shown = Object.entries(model).filter(([name]) => !hidden.has(name))
  if (shown.length === 0) return undefined
  return createHash('sha1')
    .update(ordered(Object.fromEntries(shown)))
    .digest('base64')
}

/** JSON whose members stand in the order of their names. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/**
 * Changes of one object are told apart by what was before them: those made at once on two processes may stand in either
 * order, but each begins where another one ended.
 */
function faultOf(entries: Link[], present: Model | undefined): string | undefined {
  const open = new Map<string | undefined, number>()
  const add = (state: string | undefined, n: number) => open.set(state, (open.get(state) ?? 0) + n)
  for (const { before, after } of entries) {
    add(after, 1)
    add(before, -1)
  }
  const last = entries.find(({ after }) => after !== undefined && open.get(after) === 1)
  const ends = [...open].filter(([state, n]) => n > 0 && state !== undefined)
  const starts = [...open].filter(([state, n]) => n < 0 && state !== undefined)
  const isMade = entries.some(({ action }) => action === 'create')
  if (starts.length > (isMade ? 0 : 1)) return 'a change begins where none before it ended'
  if (ends.length > 1) return 'two changes begin at the same state'
  if (!present) return ends.length === 0 || !isMade ? undefined : 'is gone, and no change says so'
  if (!last) return 'is there, and its last change says that it is gone'
  return differing(present, last.revision)
}

function differing(present: Model, revision: Model): string | undefined {
  const names = Object.keys(present).filter(
    (name) => ordered(present[name]) !== ordered(revision[name] ?? null),
  )
  return names.length === 0 ? undefined : `is another than its last change says, in ${names.join(', ')}`
}

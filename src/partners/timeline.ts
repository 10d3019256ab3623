// What happened between two companies, as one of them may see it.
import { type Static, Type } from 'typebox'
import { Nullable, Open, Time, Words } from '../lib/schema.ts'
import { Setup } from '../onboards/onboard.ts'

export const KINDS = [
  ...([
    'invited',
    'sent_again',
    'opened',
    'accepted',
    'declined',
    'withdrawn',
    'expired',
    'connected',
  ] as const),
  ...(['setup_started', 'setup_moved', 'setup_done', 'setup_failed', 'paused', 'resumed', 'ended'] as const),
  ...(['letter', 'flow_changed'] as const),
] as const
export type Kind = (typeof KINDS)[number]

const Letter = Open({ kind: Type.String(), to: Type.String(), state: Type.String() })
const FlowChange = Open({
  id: Type.String(),
  name: Type.String(),
  action: Words('create', 'update', 'delete'),
  targets: Type.Array(Type.String({ description: 'Members of the flow that changed' })),
})

export const TimelineEntry = Open(
  {
    id: Type.String(),
    at: Time,
    kind: Words(...KINDS),
    company: Nullable(Type.String({ description: 'Whose doing it was' })),
    person: Nullable(Type.String()),
    reason: Nullable(Type.String()),
    status: Nullable(Type.String({ description: "The onboard's, where it moved" })),
    setup: Nullable(Setup),
    letter: Nullable(Letter),
    flow: Nullable(FlowChange),
  },
  'TimelineEntry',
)
export type TimelineEntry = Static<typeof TimelineEntry>

export type MomentRow = {
  id: string
  kind: Kind
  company: string | null
  person: string | null
  detail: { reason?: string; status?: string; setup?: Setup } | null
  at: string
}
export type LetterRow = { id: string; kind: string; recipient: string; state: string; created_at: string }
export type ChangeRow = {
  id: string
  flow_id: string
  name: string | null
  action: 'create' | 'update' | 'delete'
  changes: { target: string }[]
  user: { first_name?: string; last_name?: string } | null
  created_at: string
}

const BARE = {
  company: null,
  person: null,
  reason: null,
  status: null,
  setup: null,
  letter: null,
  flow: null,
}

/** `owner` is the company of whoever sets up: only it is told the words of each item, which name its own flows. */
export function momentEntry(
  { id, kind, company, person, detail, at }: MomentRow,
  isBuyer: boolean,
): TimelineEntry {
  const { reason = null, status = null, setup = null } = detail ?? {}
  const told = setup && !isBuyer ? withoutWords(setup) : setup
  return { ...BARE, id: `m${id}`, at, kind, company, person, reason, status, setup: told }
}

function withoutWords(setup: Setup): Setup {
  return {
    ...setup,
    flow_id: null,
    steps: setup.steps.map((step) => ({ ...step, detail: null })),
    error: setup.error && { code: setup.error.code, message: 'It could not be done' },
  }
}

export function letterEntry({ id, kind, recipient, state, created_at }: LetterRow): TimelineEntry {
  return { ...BARE, id, at: created_at, kind: 'letter', letter: { kind, to: recipient, state } }
}

export function changeEntry({
  id,
  flow_id,
  name,
  action,
  changes,
  user,
  created_at,
}: ChangeRow): TimelineEntry {
  const person = `${user?.first_name ?? ''} ${user?.last_name ?? ''}`.trim() || null
  const targets = [...new Set(changes.map(({ target }) => target))]
  const flow = { id: flow_id, name: name ?? flow_id, action, targets }
  return { ...BARE, id, at: created_at, kind: 'flow_changed', person, flow }
}

/** Newest first; what two tables noted of the same moment stands once. */
export function inOrder(entries: TimelineEntry[]): TimelineEntry[] {
  const has = (kind: Kind, at: string, isTold: (entry: TimelineEntry) => boolean = () => true) =>
    entries.some((entry) => entry.kind === kind && entry.at === at && isTold(entry))
  const once = entries.filter(({ kind, at, setup }) => {
    if (kind === 'connected') return !has('accepted', at)
    return kind !== 'setup_done' || setup !== null || !has('setup_done', at, (entry) => entry.setup !== null)
  })
  return once.toSorted((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : later(one, other)))
}

/** Of one moment, what was noted first stands below. */
function later(one: TimelineEntry, other: TimelineEntry): number {
  const number = ({ id }: TimelineEntry) =>
    id.startsWith('m') ? Number(id.slice(1)) : Number.POSITIVE_INFINITY
  return number(one) === number(other) ? 0 : number(other) - number(one)
}

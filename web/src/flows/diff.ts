// What differs between the live copy of a flow and the draft, part by part.
import type { Flow, Source } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'
import { isSame, nameOfStep, type Step } from './draft.ts'

const said = flowWords.changes

export type Difference = {
  part: string
  kind: 'added' | 'removed' | 'changed' | 'moved'
  before?: unknown
  after?: unknown
}

export function differencesOf(live: Flow, draft: Flow): Difference[] {
  const plain = Object.keys(said.parts).flatMap((name) => {
    const [before, after] = [live, draft].map((flow) => (flow as Record<string, unknown>)[name] ?? null)
    return isSame(before, after)
      ? []
      : [{ part: said.parts[name] as string, kind: 'changed' as const, before, after }]
  })
  return [
    ...plain,
    ...listed<Source>(live.sources, draft.sources, ({ entity }) => said.source(entity.name ?? entity.id)),
    ...listed<Step>(live.steps, draft.steps, (step) => said.step(nameOfStep(step))),
    ...order(live.steps, draft.steps),
  ]
}

/** Parts are the same by their ids: a new one has none before it was saved. */
function listed<T extends { id?: string }>(before: T[], after: T[], name: (part: T) => string): Difference[] {
  const known = new Map(before.map((part) => [part.id, part]))
  const kept = new Set(after.map(({ id }) => id))
  const gone = before.filter(({ id }) => !kept.has(id))
  const now = after.flatMap((part): Difference[] => {
    const earlier = part.id === undefined ? undefined : known.get(part.id)
    if (!earlier) return [{ part: name(part), kind: 'added', after: part }]
    return isSame(earlier, part)
      ? []
      : [{ part: name(part), kind: 'changed', ...changedMembers(earlier, part) }]
  })
  return [...now, ...gone.map((part) => ({ part: name(part), kind: 'removed' as const, before: part }))]
}

function changedMembers(before: object, after: object): { before: unknown; after: unknown } {
  const [one, other] = [before, after] as Record<string, unknown>[]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isSame(one?.[name] ?? null, other?.[name] ?? null),
  )
  const only = (part?: Record<string, unknown>) =>
    Object.fromEntries(names.map((name) => [name, part?.[name] ?? null]))
  return { before: only(one), after: only(other) }
}

function order(before: Step[], after: Step[]): Difference[] {
  const stays = (list: Step[], others: Step[]) =>
    list.filter(({ id }) => id !== undefined && others.some((other) => other.id === id))
  const [was, is] = [stays(before, after), stays(after, before)]
  if (
    isSame(
      was.map(({ id }) => id),
      is.map(({ id }) => id),
    )
  )
    return []
  return [{ part: said.order, kind: 'moved', before: was.map(nameOfStep), after: is.map(nameOfStep) }]
}

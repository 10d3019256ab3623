// What has changed for a source, in words: from one live copy of the flow to the next. Pure.
import type { FaceThen, FlowFace } from '../flows/face.ts'
import { type Labels, labelOf } from '../rules/reason.ts'
import { demandsOf } from './demands.ts'
import { hoursInWords } from './in-words.ts'
import type { DocsChange } from './submission-docs.ts'

/** Newest first; times at which nothing changed for this source are left out. */
export function changesOf(faces: FaceThen[], sourceId: string, labels: Labels): DocsChange[] {
  return faces.slice(0, -1).flatMap(({ face, at }, n): DocsChange[] => {
    const before = faces[n + 1]?.face as FlowFace
    const changes = between(before, face, sourceId, labels)
    return changes.length === 0 ? [] : [{ at, changes }]
  })
}

function between(before: FlowFace, after: FlowFace, sourceId: string, labels: Labels): string[] {
  const source = (face: FlowFace) => face.sources.find(({ id }) => id === sourceId)
  const [earlier, later] = [source(before), source(after)]
  // Before it was a source of the flow there was nothing to change for it.
  if (!earlier || !later) return []
  const field = (id: string) => `${labelOf(`lead.${id}`, labels)} (${id})`
  const demands = (face: FlowFace, own: typeof later) => [
    ...demandsOf(face.acceptance_criteria?.rule_set, labels),
    ...demandsOf(own.acceptance_criteria?.rule_set, labels),
  ]
  const hours = (face: FlowFace) => (face.hours_of_operation ? hoursInWords(face.hours_of_operation) : [])
  const [fields, rules, times] = [
    parted(before.fields, after.fields),
    parted(demands(before, earlier), demands(after, later)),
    parted(hours(before), hours(after)),
  ]
  const isOn = (face: FlowFace, own: typeof later) => Boolean(face.enabled) && own.enabled !== false
  return [
    ...fields.gained.map((id) => `New field: ${field(id)}`),
    ...fields.lost.map((id) => `Field no longer read: ${field(id)}`),
    ...rules.gained.map((demand) => `New criterion: ${demand}`),
    ...rules.lost.map((demand) => `Criterion no longer asked: ${demand}`),
    ...times.gained.map((line) => `New hours: ${line}`),
    ...(times.lost.length > 0 && hours(after).length === 0 ? ['Leads are taken at all hours'] : []),
    ...flipped(Boolean(earlier.authentication_required), Boolean(later.authentication_required), [
      'An API key must be sent',
      'No API key needs to be sent any more',
    ]),
    ...flipped(Boolean(before.ping_enabled), Boolean(after.ping_enabled), [
      'Pings are answered',
      'Pings are no longer answered',
    ]),
    ...flipped(isOn(before, earlier), isOn(after, later), ['Leads are taken', 'Leads are no longer taken']),
  ]
}

function parted(before: string[], after: string[]): { gained: string[]; lost: string[] } {
  return {
    gained: after.filter((item) => !before.includes(item)),
    lost: before.filter((item) => !after.includes(item)),
  }
}

function flipped(before: boolean, after: boolean, [on, off]: [string, string]): string[] {
  return before === after ? [] : [after ? on : off]
}

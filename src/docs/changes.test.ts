import { expect, test } from 'vitest'
import type { FlowFace } from '../flows/face.ts'
import { changesOf } from './changes.ts'

const ME = 'a'.repeat(24)
const texas = (state: string) => ({
  outcome: 'failure' as const,
  rule_set: { op: 'and' as const, rules: [{ lhv: 'lead.state', op: 'is equal to' as const, rhv: state }] },
})
const before: FlowFace = { enabled: true, fields: ['email'], sources: [{ id: ME }] }
const labels = (path: string) => (path === 'lead.email' ? 'E-mail' : undefined)

test.each<[string, FlowFace, string[]]>([
  ['nothing', before, []],
  [
    'fields',
    { ...before, fields: ['phone_1'] },
    ['New field: Phone 1 (phone_1)', 'Field no longer read: E-mail (email)'],
  ],
  [
    'criteria of the flow',
    { ...before, acceptance_criteria: texas('TX') },
    ['New criterion: State must be equal to TX'],
  ],
  [
    'criteria of the source',
    { ...before, sources: [{ id: ME, acceptance_criteria: texas('TX') }] },
    ['New criterion: State must be equal to TX'],
  ],
  ['a key', { ...before, sources: [{ id: ME, authentication_required: true }] }, ['An API key must be sent']],
  ['pings', { ...before, ping_enabled: true }, ['Pings are answered']],
  [
    'the source is switched off',
    { ...before, sources: [{ id: ME, enabled: false }] },
    ['Leads are no longer taken'],
  ],
  ['another source', { ...before, sources: [{ id: ME }, { id: 'b'.repeat(24), enabled: false }] }, []],
  ['the source is gone', { ...before, sources: [] }, []],
])('what has changed for a source: %s', (_, after, changes) => {
  const told = changesOf(
    [
      { face: after, at: '2026-02-02' },
      { face: before, at: '2026-01-01' },
    ],
    ME,
    labels,
  )
  expect(told).toEqual(changes.length === 0 ? [] : [{ at: '2026-02-02', changes }])
})

test('hours, one line for each day that changed', () => {
  const days = { monday: [['08:00', '12:00']] as [string, string][] }
  const face = { ...before, hours_of_operation: { time_zone: 'UTC', days } }
  const faces = [
    { face: before, at: '3' },
    { face: { ...face, hours_of_operation: { time_zone: 'UTC', days: {} } }, at: '2' },
    { face, at: '1' },
  ]
  expect(changesOf(faces, ME, labels)).toEqual([
    { at: '3', changes: ['Leads are taken at all hours'] },
    { at: '2', changes: ['New hours: Monday: closed'] },
  ])
})

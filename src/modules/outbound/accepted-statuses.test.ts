import { expect, test } from 'vitest'
import type { OutboundModule } from '../module.ts'
import { module } from '../modules.ts'

const json = module('leadconduit-custom.outbound.json') as OutboundModule

test.each([
  ['', 404, 'success', undefined],
  ['200-299', 201, 'success', undefined],
  ['200-299', 404, 'failure', 'The answer had the status 404'],
  ['200 - 299, 409', 409, 'success', undefined],
  ['200,201', 202, 'failure', 'The answer had the status 202'],
  ['200-299', 503, 'error', 'Server error'],
])('where %j may accept, %i is %s', (accepted_statuses, status, outcome, reason) => {
  const answer = { status, headers: { 'Content-Type': 'application/json' }, body: '{}' }
  const appended = json.response?.({ accepted_statuses }, {}, answer)
  expect([appended?.outcome, appended?.reason]).toEqual([outcome, reason])
})

test('an answer whose status does not accept still gives its own reason', () => {
  const answer = { status: 422, headers: { 'Content-Type': 'application/json' }, body: '{"why":"no state"}' }
  const vars = { accepted_statuses: '200-299', reason_path: 'why', outcome_search_term: 'no' }
  expect(json.response?.(vars, {}, answer)).toMatchObject({ outcome: 'failure', reason: 'no state' })
})

test('statuses that are none are told before anything is sent', () => {
  const vars = { url: 'https://example.com', accepted_statuses: '2xx' }
  expect(json.validate?.(vars)).toBe('Accepted statuses must be numbers and ranges such as 200-299, 409')
})

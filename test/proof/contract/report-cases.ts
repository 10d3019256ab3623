// The lead plane, 8: reports, and what whoever has their token sees.
import { type Case, REFUSAL } from './case.ts'
import { REPORT } from './shapes.ts'

const TIME = 'start=2020-01-01T00:00:00Z&end=2040-01-01T00:00:00Z'
const BY_SOURCE = {
  name: 'By source',
  columns: ['source-success'],
  rules: [],
  group_by: ['vars.source.id'],
}
/** The operators of rules in reports; "or equal" is without the "to" that it has elsewhere. */
const RULES: { lhv: string; op: string; rhv?: unknown }[] = [
  ...['is equal to', 'is not equal to', 'includes', 'does not include'].map((op) => ({
    lhv: 'outcome',
    op,
    rhv: 'success',
  })),
  ...['is less than', 'is less than or equal', 'is greater than', 'is greater than or equal'].map((op) => ({
    lhv: 'wait_ms',
    op,
    rhv: '1000',
  })),
  ...['is blank', 'is not blank', 'is true', 'is false'].map((op) => ({ lhv: 'is_test', op })),
  { lhv: 'outcome', op: 'is included in', rhv: ['success'] },
]
const RUN = [{ 'vars.source.id': 'id', 'source-success': 'integer' }] as const

const report = (name: string, ask: string, more: Partial<Case>): Case => ({
  of: 'lead 8.2',
  name,
  as: 'seller',
  ask,
  status: 200,
  ...more,
})

export const REPORT_CASES: Case[] = [
  report('made', 'POST /reports', { body: BY_SOURCE, status: 201, answer: REPORT, keeps: { report: 'id' } }),
  report('listed', 'GET /reports', { answer: [REPORT] }),
  report('one', 'GET /reports/{report}', { answer: REPORT }),
  report('changed', 'PUT /reports/{report}', {
    body: { ...BY_SOURCE, description: 'For everybody' },
    answer: { ...(REPORT as object), description: '=For everybody' },
  }),
  report('tried', `POST /reports/preview?${TIME}&columns=source-success`, {
    body: BY_SOURCE,
    answer: [...RUN],
  }),
  ...RULES.map((rule) =>
    report(`a rule: ${rule.op}`, `POST /reports/preview?${TIME}&columns=source-success`, {
      of: 'lead 8.3',
      body: { ...BY_SOURCE, rules: [rule] },
      answer: 'list',
    }),
  ),
  report('a rule that is none', `POST /reports/preview?${TIME}&columns=source-success`, {
    of: 'lead 8.3',
    body: { ...BY_SOURCE, rules: [{ lhv: 'wait_ms', op: 'is less than or equal', rhv: 'soon' }] },
    status: 400,
    answer: { error: 'text', code: 'text', errors: [{ path: '=/rules/0/rhv', message: 'text' }] },
  }),
  report('run', `GET /reports/{report}/run?${TIME}`, { answer: [...RUN] }),
  report('run, as CSV', `GET /reports/{report}/run?${TIME}`, {
    of: 'lead 8.4',
    headers: { Accept: 'text/csv' },
    text: /^vars\.source\.id,source-success\r\n([0-9a-f]{24},\d+\r\n)+$/,
    answered: { 'content-type': 'text/csv; charset=utf-8' },
  }),
  report('run without a time', 'GET /reports/{report}/run', { status: 400, answer: REFUSAL }),
  report('shared', 'PUT /reports/{report}/share', {
    text: /^\{"token":"[^"]{16,}"\}$/,
    keeps: { token: 'token' },
  }),
  report('by its token', 'GET /reports/{token}', { as: undefined, answer: REPORT }),
  report('run by its token', `GET /reports/{token}/run?${TIME}`, { as: undefined, answer: [...RUN] }),
  report('what its table needs', 'GET /reports/{token}/meta', {
    as: undefined,
    answer: {
      token: 'text',
      account_name: 'text',
      vars: 'list',
      flows: 'list',
      entities: [{ id: 'id', name: 'text' }],
    },
  }),
  report('shared no longer', 'PUT /reports/{report}/unshare', { text: '{"token":null}' }),
  report('by a token that has ended', 'GET /reports/{token}/meta', {
    as: undefined,
    status: 404,
    answer: REFUSAL,
  }),
  report('deleted', 'DELETE /reports/{report}', { answer: REPORT }),
  report('gone', 'GET /reports/{report}', { status: 404, answer: REFUSAL }),
]

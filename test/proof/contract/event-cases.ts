// The lead plane, 3 and 4: events and search.
import { type Case, REFUSAL } from './case.ts'
import type { Shape } from './shape.ts'

const EVENT = {
  id: 'id',
  type: 'text',
  outcome: 'text',
  'reason?': 'text|null',
  vars: {
    submission: { timestamp: 'time' },
    account: { id: 'id', sso_id: 'id', name: 'text' },
    flow: { id: 'id', name: 'text' },
    source: { id: 'id', name: 'text' },
  },
} satisfies Shape

/** Lead plane, 3.4. */
const REQUEST: Shape = {
  method: 'text',
  uri: 'text',
  version: 'text',
  headers: { '*': 'text' },
  body: 'text',
  timestamp: 'integer',
}
const RESPONSE: Shape = {
  status: 'integer',
  status_text: 'text',
  version: 'text',
  headers: { '*': 'text' },
  body: 'text',
  timestamp: 'integer',
}
/** Members of 3.2 whose place among the others the documents leave open. */
const TIMES = ['start_timestamp', 'end_timestamp', 'ms', 'wait_ms', 'overhead_ms', 'lag_ms', 'total_ms']

/** What an event holds, whatever the order. */
const holding = (type: string, name: string, include: Record<string, Shape>): Case => ({
  of: 'lead 3.3',
  name,
  as: 'seller',
  ask: `GET /events?type=${type}&flow_id={flow}&limit=1&${Object.keys(include)
    .map((one) => `include=${one}`)
    .join('&')}`,
  status: 200,
  answer: [{ id: 'id', ...include }],
})

export const EVENT_CASES: Case[] = [
  {
    of: 'lead 3.1',
    name: 'events',
    as: 'seller',
    ask: 'GET /events',
    status: 200,
    answer: [EVENT],
    keeps: { event: '0/id' },
  },
  {
    of: 'lead 3.1',
    name: 'of recipients',
    as: 'seller',
    ask: 'GET /events?type=recipient&outcome=success&flow_id={flow}&limit=1',
    status: 200,
    answer: [{ ...EVENT, type: '=recipient', '*': 'any' }],
    keeps: { recipient_event: '0/id' },
  },
  {
    of: 'lead 3.1',
    name: 'asked in a body',
    as: 'seller',
    ask: 'POST /events',
    body: { rules: [{ lhv: 'flow.id', op: 'is equal to', rhv: '{flow}' }], limit: 5, sort: 'asc' },
    status: 200,
    answer: [EVENT],
  },
  {
    of: 'lead 3.1',
    name: 'too many',
    as: 'seller',
    ask: 'GET /events?limit=1001',
    status: 400,
    answer: REFUSAL,
  },
  {
    of: 'lead 3.1',
    name: 'include with exclude',
    as: 'seller',
    ask: 'GET /events?include=id&exclude=vars',
    status: 400,
    answer: REFUSAL,
  },
  {
    of: 'lead 3.1',
    name: 'rules that are none',
    as: 'seller',
    ask: 'GET /events?rules=x',
    status: 400,
    answer: REFUSAL,
  },
  {
    of: 'lead 3.1',
    name: 'from one on',
    as: 'seller',
    ask: 'GET /events?after_id=000000000000000000000000&limit=1000&sort=asc&start=2020-01-01T00:00:00Z',
    status: 200,
    answer: [EVENT],
  },
  {
    of: 'lead 3.1',
    name: 'rules in the query',
    as: 'seller',
    ask: 'GET /events?rules=%5B%7B%22lhv%22%3A%22vars.flow.id%22%2C%22op%22%3A%22is%20equal%20to%22%2C%22rhv%22%3A%22{flow}%22%7D%5D&type=source&type=filter',
    status: 200,
    answer: [EVENT],
  },
  {
    of: 'lead 3.1',
    name: 'without what is excluded',
    as: 'seller',
    ask: 'GET /events?exclude=vars&exclude=outcome&limit=1',
    status: 200,
    answer: [{ id: 'id', type: 'text' }],
  },
  ...TIMES.map((time) => holding('recipient', `${time} of a delivery`, { [time]: 'integer' })),
  holding('source', "a source's request", { request: REQUEST }),
  holding('source', 'what the source was answered', { response: RESPONSE }),
  holding('recipient', "a recipient's requests", {
    transactions: [{ request: REQUEST, response: RESPONSE, ms: 'integer' }],
  }),
  holding('source', 'how many steps there were', { step_count: 'integer' }),
  holding('recipient', 'which step it was', { step_id: 'short' }),
  holding('recipient', 'when it expires', { expires_at: 'time' }),
  holding('recipient', 'under which name its answer stands', { key: 'text' }),
  { of: 'lead 3.1', name: 'one', as: 'seller', ask: 'GET /events/{event}', status: 200, answer: EVENT },
  {
    of: 'lead 3.1',
    name: 'unknown',
    as: 'seller',
    ask: 'GET /events/5fd439f49734e9858b20cef9',
    status: 404,
    answer: REFUSAL,
  },
  {
    of: 'lead 4.1',
    name: 'search',
    as: 'seller',
    ask: 'GET /search/leads?query=ann&sort_by=lead_id&sort_dir=asc&from=0&limit=5',
    status: 200,
    answer: {
      hits: [
        {
          lead_id: 'id',
          flow_id: 'id',
          flow_name: 'text',
          source_id: 'id',
          source_name: 'text',
          first_name: 'text',
          '*': 'any',
        },
      ],
      total: 'integer',
    },
  },
  {
    of: 'lead 4.1',
    name: 'too many at once',
    as: 'seller',
    ask: 'GET /search/leads?query=ann&limit=101',
    status: 400,
    answer: REFUSAL,
  },
]

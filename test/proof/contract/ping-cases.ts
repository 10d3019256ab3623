// The lead plane, 2.9 and 10: pings, and the counters of caps and of limits to pings.
import { AS_JSON, AS_XML, type Case, FORM, opened, pingTo, REFUSAL, submitTo } from './case.ts'
import { CAP_COUNTER, PING_COUNTER } from './shapes.ts'

const PING = pingTo('flow')
const source = { entity: { id: FORM }, integration: { module_id: 'leadconduit-default.inbound' } }
const bidding = { ping_enabled: true, pricing: { prices: [{ amount: 12.5 }] }, sources: [source] }
const monthly = (maximum: number, more: object = {}) => ({
  maximum,
  duration: 1,
  duration_units: 'month',
  ...more,
})
const FULL = '{"outcome":"failure","reason":"Cap reached","price":0}'

const bid = (name: string, ask: string, text: string | RegExp, more: Partial<Case> = {}): Case => ({
  of: 'lead 2.9',
  name,
  ask,
  status: 200,
  text,
  ...more,
})
const switched = (lead_ping_enabled: boolean): Case => ({
  of: 'lead 2.9',
  name: `bidding is turned ${lead_ping_enabled ? 'on' : 'off'}`,
  as: 'seller',
  ask: 'PUT /account',
  body: { lead_ping_enabled },
  status: 200,
})

const BIDS: Case[] = [
  switched(false),
  bid(
    'a ping where bidding is off',
    `GET ${PING}`,
    '{"outcome":"failure","reason":"Ping is not enabled","price":0}',
  ),
  switched(true),
  bid('a ping', `GET ${PING}?state=TX`, '{"outcome":"success","price":15}'),
  bid('as JSON', `POST ${PING}`, '{"outcome":"success","price":15}', {
    headers: AS_JSON,
    body: '{"state":"TX"}',
  }),
  bid('as XML', `POST ${PING}`, '{"outcome":"success","price":15}', {
    headers: AS_XML,
    body: '<lead><state>TX</state></lead>',
  }),
  bid(
    'answered as XML',
    `GET ${PING}?state=TX`,
    '<?xml version="1.0"?>\n<result>\n  <outcome>success</outcome>\n  <price>15</price>\n</result>',
    { headers: { Accept: 'text/xml' }, answered: { 'content-type': 'text/xml' } },
  ),
  bid(
    'a ping that fails',
    `GET ${PING}?state=FL`,
    '{"outcome":"failure","reason":"Lead must live in TX","price":0}',
  ),
  ...opened('lead 2.9', 'worthless', { ...bidding, pricing: null }),
  bid('no price', `GET ${pingTo('worthless')}`, '{"outcome":"failure","reason":"no bid","price":0}'),
]

const LIMITED: Case[] = [
  ...opened('flow 7.4', 'limited', {
    ...bidding,
    ping_limits: [monthly(2, { name: 'Two a month' })],
    sources: [{ ...source, ping_limits: [monthly(1)] }],
  }),
  bid('within its limits', `GET ${pingTo('limited')}`, '{"outcome":"success","price":12.5}'),
  ...['of the source', 'of the flow'].map(
    (which): Case => ({
      of: 'lead 2.9',
      name: `a limit ${which} is reached`,
      ask: `GET ${pingTo('limited')}`,
      status: 429,
      text: /^\{"status":429,"message":"Too Many Requests","retry_after":\d+\}$/,
      answered: { 'content-type': 'application/json', 'retry-after': /^\d+$/ },
    }),
  ),
  {
    of: 'lead 2.9',
    name: 'a lead is taken all the same',
    ask: `GET ${submitTo('limited')}`,
    status: 201,
    answer: { outcome: '=success', lead: { id: 'id' }, price: 'number' },
  },
  {
    of: 'lead 10',
    name: 'limits of pings',
    as: 'seller',
    ask: 'GET /ping_limits?flow_id={limited}',
    status: 200,
    answer: [PING_COUNTER],
    keeps: { limit: '0/id' },
  },
  {
    of: 'lead 10',
    name: 'one limit of pings',
    as: 'seller',
    ask: 'GET /ping_limits/{limit}',
    status: 200,
    answer: PING_COUNTER,
  },
  {
    of: 'lead 10',
    name: 'an unknown limit',
    as: 'seller',
    ask: 'GET /ping_limits/5fd439f49734e9858b20cef9',
    status: 404,
    answer: REFUSAL,
  },
]

const CAPPED: Case[] = [
  ...opened('flow 7.3', 'capped', {
    ...bidding,
    caps: [
      {
        type: 'volume',
        name: 'One',
        ...monthly(1),
        caps: [{ type: 'volume', name: 'Within', ...monthly(5) }],
      },
    ],
  }),
  {
    of: 'flow 7.3',
    name: 'within the cap',
    ask: `GET ${submitTo('capped')}`,
    status: 201,
    text: /^\{"outcome":"success","lead":\{"id":"[0-9a-f]{24}"\},"price":12\.5\}$/,
  },
  {
    of: 'flow 7.3',
    name: 'the cap is reached',
    ask: `GET ${submitTo('capped')}`,
    status: 201,
    text: /^\{"outcome":"failure","reason":"Cap reached","lead":\{"id":"[0-9a-f]{24}"\},"price":0\}$/,
  },
  bid('a ping where a cap is reached', `GET ${pingTo('capped')}`, FULL),
  {
    of: 'lead 10',
    name: 'caps',
    as: 'seller',
    ask: 'GET /caps?flow_id={capped}',
    status: 200,
    answer: [CAP_COUNTER],
    keeps: { cap: '0/id' },
  },
  { of: 'lead 10', name: 'one cap', as: 'seller', ask: 'GET /caps/{cap}', status: 200, answer: CAP_COUNTER },
  {
    of: 'lead 10',
    name: 'an unknown cap',
    as: 'seller',
    ask: 'GET /caps/5fd439f49734e9858b20cef9',
    status: 404,
    answer: REFUSAL,
  },
]

export const PING_CASES: Case[] = [...BIDS, ...LIMITED, ...CAPPED]

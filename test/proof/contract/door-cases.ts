// The lead plane, 2.1, 2.5 and 2.6: who may send, when, and how much.
import { AS_FORM, AS_JSON, type Case, FORM, opened, PLAIN, pingTo, submitTo, TOLD } from './case.ts'

const NOT_FOUND = '{"error":"not found"}'
const UNAUTHORIZED = '{"message":"Unauthorized source"}'
const CLOSED = 'Submission Timestamp must be within hours of operation'
const JSON_SEEN = { 'content-type': 'application/json' }

const form = { entity: { id: FORM }, integration: { module_id: 'leadconduit-default.inbound' } }
const guarded = submitTo('guarded', '{seller}')
const basic = (key: string) => ({ Authorization: `Basic ${Buffer.from(`X:${key}`).toString('base64')}` })
const ALL_DAY = [['00:00', '24:00']]
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** The buyer's flow takes leads of the seller, who shows a key of its own account. */
const AUTHENTICATED: Case[] = [
  ...opened(
    'lead 2.1',
    'guarded',
    {
      ping_enabled: true,
      pricing: { prices: [{ amount: 3 }] },
      sources: [{ ...form, entity: { id: '{seller}' }, authentication_required: true }],
    },
    'buyer',
  ),
  {
    of: 'lead 2.1',
    name: 'no key',
    ask: `GET ${guarded}?first_name=Ann`,
    status: 401,
    text: UNAUTHORIZED,
    answered: JSON_SEEN,
  },
  {
    of: 'lead 2.1',
    name: 'a key of nobody',
    ask: `GET ${guarded}`,
    headers: basic('0'.repeat(40)),
    status: 401,
    text: UNAUTHORIZED,
  },
  {
    of: 'lead 2.1',
    name: "the buyer's key",
    as: 'buyer',
    ask: `GET ${guarded}`,
    status: 401,
    text: UNAUTHORIZED,
  },
  {
    of: 'lead 2.1',
    name: "the source's key",
    as: 'seller',
    ask: `GET ${guarded}`,
    status: 201,
    answer: TOLD,
  },
  {
    of: 'lead 2.1',
    name: 'a ping without a key',
    ask: `GET ${pingTo('guarded', '{seller}')}`,
    status: 401,
    text: UNAUTHORIZED,
  },
  {
    of: 'lead 2.1',
    name: 'none of those who were refused is on record',
    as: 'buyer',
    ask: 'GET /events/stats?rule=%7B%22lhv%22%3A%22flow.id%22%2C%22op%22%3A%22is%20equal%20to%22%2C%22rhv%22%3A%22{guarded}%22%7D&column=source-submitted',
    status: 200,
    text: '[{"source-submitted":1}]',
  },
  {
    of: 'lead 2.12',
    name: 'the source is told so',
    ask: 'GET /flows/{guarded}/sources/{seller}/meta',
    status: 200,
    answer: {
      enabled: 'boolean',
      account: 'object',
      flow: 'object',
      source: { id: 'id', name: 'text', authentication_required: 'boolean' },
    },
  },
]

const CLOSING: Case[] = [
  ...opened('lead 2.5', 'barred', { sources: [{ ...form, enabled: false }], ping_enabled: true }),
  ...['submit', 'ping'].map(
    (door): Case => ({
      of: 'lead 2.5',
      name: `a disabled source, ${door}`,
      ask: `GET /flows/{barred}/sources/${FORM}/${door}`,
      status: 403,
      text: '{"message":"Source is disabled"}',
      answered: JSON_SEEN,
    }),
  ),
  ...opened('lead 2.5', 'disabled', { enabled: false, sources: [form] }),
  {
    of: 'lead 2.5',
    name: 'a disabled flow',
    ask: `GET ${submitTo('disabled')}`,
    status: 201,
    text: /^\{"outcome":"error","reason":"Flow is disabled","lead":\{"id":"[0-9a-f]{24}"\},"price":0\}$/,
  },
  {
    of: 'lead 2.5',
    name: 'an unknown source',
    ask: 'GET /flows/{flow}/sources/5fd439f49734e9858b20cef9/submit',
    status: 404,
    text: NOT_FOUND,
  },
  {
    of: 'lead 2.5',
    name: 'a deleted flow',
    ask: `GET /flows/5fd4371e940df5a34a3888b2/sources/${FORM}/submit`,
    status: 404,
    text: NOT_FOUND,
  },
  ...opened('lead 2.6', 'closed', {
    sources: [form],
    ping_enabled: true,
    pricing: { prices: [{ amount: 3 }] },
    hours_of_operation: { time_zone: 'America/Chicago', days: {} },
  }),
  {
    of: 'lead 2.6',
    name: 'outside of hours',
    ask: `GET ${submitTo('closed')}`,
    status: 201,
    text: new RegExp(
      `^\\{"outcome":"failure","reason":"${CLOSED}","lead":\\{"id":"[0-9a-f]{24}"\\},"price":0\\}$`,
    ),
  },
  {
    of: 'flow 2.5',
    name: 'a ping outside of hours',
    ask: `GET ${pingTo('closed')}`,
    status: 200,
    text: `{"outcome":"failure","reason":"${CLOSED}","price":0}`,
  },
  ...opened('lead 2.6', 'open', {
    sources: [form],
    hours_of_operation: {
      time_zone: 'America/Chicago',
      days: Object.fromEntries(DAYS.map((day) => [day, ALL_DAY])),
    },
  }),
  { of: 'lead 2.6', name: 'within hours', ask: `GET ${submitTo('open')}`, status: 201, answer: TOLD },
  {
    of: 'lead 2.12',
    name: 'the source is told the hours',
    ask: `GET /flows/{open}/sources/${FORM}/meta`,
    status: 200,
    answer: { enabled: 'boolean', '*': 'any' },
  },
]

const BOUNDS: Case[] = [
  {
    of: 'decision 35',
    name: 'more than 1 MiB',
    ask: `POST ${submitTo('flow')}`,
    headers: AS_FORM,
    body: `comments=${'x'.repeat(1024 * 1024)}`,
    status: 413,
    answered: { 'content-type': /^text\/plain/ },
  },
  {
    of: 'decision 35',
    name: 'more than 2,000 fields',
    ask: `POST ${submitTo('flow')}`,
    headers: AS_FORM,
    body: Array.from({ length: 2001 }, (_, n) => `f${n}=1`).join('&'),
    status: 400,
    answered: PLAIN,
  },
  {
    of: 'decision 35',
    name: 'deeper than 32 levels',
    ask: `POST ${submitTo('flow')}`,
    headers: AS_JSON,
    body: `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`,
    status: 400,
    answered: PLAIN,
  },
  {
    of: 'decision 36',
    name: 'a page of another site asks whether it may',
    ask: `OPTIONS ${submitTo('flow')}`,
    headers: { Origin: 'https://forms.example', 'Access-Control-Request-Method': 'POST' },
    status: 204,
    text: '',
    answered: { 'access-control-allow-origin': '*' },
  },
  {
    of: 'decision 36',
    name: 'a page of another site sends a lead',
    ask: `GET ${submitTo('flow')}`,
    headers: { Origin: 'https://forms.example' },
    status: 201,
    answered: { 'access-control-allow-origin': '*' },
  },
  ...['a key', 'the same key and lead'].map(
    (name, n): Case => ({
      of: 'decision 7',
      name,
      ask: `POST ${submitTo('flow')}`,
      headers: { ...AS_FORM, 'Idempotency-Key': 'once' },
      body: 'first_name=Once',
      status: 201,
      ...(n === 0
        ? { answer: TOLD, keeps: { once: 'lead/id' } }
        : { text: '{"outcome":"success","lead":{"id":"{once}"},"price":10}' }),
    }),
  ),
  {
    of: 'decision 7',
    name: 'the same key and another lead',
    ask: `POST ${submitTo('flow')}`,
    headers: { ...AS_FORM, 'Idempotency-Key': 'once' },
    body: 'first_name=Twice',
    status: 409,
  },
]

export const DOOR_CASES: Case[] = [...AUTHENTICATED, ...CLOSING, ...BOUNDS]

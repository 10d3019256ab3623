// The lead plane, 5: what a recipient says of a lead afterwards.
import { AS_FORM, AS_JSON, AS_XML, type Case, PLAIN } from './case.ts'
import type { Shape } from './shape.ts'

const TO = 'POST /feedback?event_id={recipient_event}'
const PERSON = { 'first_name?': 'text', 'last_name?': 'text', 'email?': 'text', 'phone_1?': 'text' }
const SAID: Shape = { outcome: '=success', lead: { id: 'id', ...PERSON }, 'price?': 'number' }

const said = (name: string, ask: string, more: Partial<Case> = {}): Case => ({
  of: 'lead 5.1',
  name,
  ask,
  status: 201,
  answer: SAID,
  ...more,
})
const refused = (
  name: string,
  ask: string,
  status: number,
  text: string | RegExp,
  more: Partial<Case>,
): Case => ({
  of: 'lead 5.1',
  name,
  ask,
  status,
  text,
  answered: PLAIN,
  ...more,
})

export const FEEDBACK_CASES: Case[] = [
  said('a return', TO, { headers: AS_FORM, body: 'type=return&reason=bad+number' }),
  said('a conversion, as JSON', TO, { headers: AS_JSON, body: '{"type":"conversion"}' }),
  said('as XML of any root', TO, { headers: AS_XML, body: '<feedback><type>return</type></feedback>' }),
  said('in the query', 'GET /feedback?event_id={recipient_event}&type=conversion'),
  said('a query over a body', `${TO}&type=return`, { headers: AS_FORM, body: 'type=nothing' }),
  said('an event in the body is none of it', TO, { headers: AS_FORM, body: 'event_id=x&type=return' }),
  said('answered as XML', TO, {
    headers: { ...AS_FORM, Accept: 'text/xml' },
    body: 'type=return',
    answer: undefined,
    text: /^<\?xml version="1\.0"\?>\n<result>\n {2}<outcome>success<\/outcome>\n/,
    answered: { 'content-type': 'text/xml' },
  }),
  refused(
    'another method',
    'PUT /feedback?event_id={recipient_event}',
    415,
    'The PUT method is not allowed',
    {
      answered: { ...PLAIN, allow: 'GET, POST' },
    },
  ),
  refused('no type', TO, 415, 'Content-Type header is required', { body: 'type=return' }),
  refused('many parts', TO, 406, /^MIME type in Content-Type header is not supported\./, {
    headers: { 'Content-Type': 'multipart/form-data' },
    body: 'type=return',
  }),
  refused(
    'an answer that there is not',
    TO,
    406,
    'Not capable of generating content according to the Accept header',
    {
      headers: { ...AS_FORM, Accept: 'text/plain' },
      body: 'type=return',
    },
  ),
  refused('JSON that is none', TO, 400, /^Body is not parsable as application\/json -- .+$/, {
    headers: AS_JSON,
    body: '{"type"',
  }),
  refused('JSON with a line feed in a text', TO, 400, /^Body is not parsable as application\/json -- .+$/, {
    headers: AS_JSON,
    body: '{"type":"return","reason":"x\ny"}',
  }),
  {
    of: 'lead 5.1',
    name: 'an unknown event',
    ask: 'GET /feedback?event_id=5fd439f49734e9858b20cef9&type=return',
    status: 404,
    text: '{"error":"not found"}',
  },
]

// The lead plane, 2.3 to 2.11: what a source is answered, to the byte.
import { AS_FORM, type Case, CRM, FORM, opened, PLAIN, SELLER, submitTo, TOLD } from './case.ts'

const SUBMIT = submitTo('flow')
const ACCEPT = 'Not capable of generating content according to the Accept header'

const asFor = (accept: string, type: string): Case => ({
  of: 'lead 2.3',
  name: accept || 'nothing',
  ask: `POST ${SUBMIT}`,
  headers: { ...AS_FORM, Accept: accept },
  body: 'first_name=Ann',
  status: 201,
  answered: { 'content-type': type },
})

const NEGOTIATED: Case[] = [
  ...[
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['application/*', 'application/xml'],
    ['*/*;q=0.8', 'text/xml'],
    ['*', 'text/xml'],
    ['text/*', 'text/xml'],
    ['*/*, text/html', 'text/xml'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/xml'],
    ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'text/xml'],
    ['application/json;q=0.5,text/xml', 'text/xml'],
    ['application/xml;q=0.9,application/json;q=0.8', 'application/xml'],
    ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded'],
  ].map(([accept = '', type = '']) => asFor(accept, type)),
  ...['text/html', 'json', 'application/vnd.com.leadconduit.event+json'].map(
    (accept): Case => ({
      of: 'lead 2.3',
      name: accept,
      ask: `GET ${SUBMIT}`,
      headers: { Accept: accept },
      status: 406,
      text: ACCEPT,
      answered: PLAIN,
    }),
  ),
]

const xml = (outcome: string, rest: string, price: number) =>
  new RegExp(
    `^<\\?xml version="1\\.0"\\?>\n<result>\n  <outcome>${outcome}</outcome>\n${rest}  <lead>\n    <id>[0-9a-f]{24}</id>\n  </lead>\n  <price>${price}</price>\n</result>$`,
  )

const WRITTEN: Case[] = [
  {
    of: 'lead 2.4',
    name: 'a success, as JSON',
    ask: `GET ${SUBMIT}?state=TX`,
    status: 201,
    text: /^\{"outcome":"success","lead":\{"id":"[0-9a-f]{24}"\},"price":15\}$/,
  },
  {
    of: 'lead 2.4',
    name: 'a failure, as JSON',
    ask: `GET ${SUBMIT}?state=FL`,
    status: 201,
    text: /^\{"outcome":"failure","reason":"Lead must live in TX","lead":\{"id":"[0-9a-f]{24}"\},"price":0\}$/,
  },
  {
    of: 'lead 2.4',
    name: 'a success, as XML',
    ask: `GET ${SUBMIT}?state=TX`,
    headers: { Accept: 'text/xml' },
    status: 201,
    text: xml('success', '', 15),
    answered: { 'content-type': 'text/xml' },
  },
  {
    of: 'lead 2.4',
    name: 'a failure, as XML',
    ask: `GET ${SUBMIT}?state=FL`,
    headers: { Accept: 'application/xml' },
    status: 201,
    text: xml('failure', '  <reason>Lead must live in TX</reason>\n', 0),
    answered: { 'content-type': 'application/xml' },
  },
  {
    of: 'lead 2.4',
    name: 'as a form, which is JSON',
    ask: `GET ${SUBMIT}`,
    headers: { Accept: 'application/x-www-form-urlencoded' },
    status: 201,
    answer: TOLD,
  },
  {
    of: 'lead 2.5',
    name: 'a redir_url',
    ask: `GET ${SUBMIT}?redir_url=http%3A%2F%2Fmyserver.com%2Fthankyou.html`,
    status: 303,
    answer: TOLD,
    answered: { location: 'http://myserver.com/thankyou.html' },
  },
  {
    of: 'lead 2.5',
    name: 'a redir_url of a failure',
    ask: `GET ${SUBMIT}?state=FL&redir_url=http%3A%2F%2Fmyserver.com%2Fthankyou.html`,
    status: 303,
    answer: { outcome: '=failure', reason: 'text', lead: { id: 'id' }, price: 'number' },
    answered: { location: 'http://myserver.com/thankyou.html' },
  },
]

const VARIANTS: Case[] = [
  ...opened('lead 2.10', 'variants', {
    acceptance_criteria: {
      outcome: 'failure',
      reason: 'No <b>',
      rule_set: { op: 'and', rules: [{ lhv: 'lead.state', op: 'is not equal to', rhv: 'FL' }] },
    },
    sources: [
      { entity: { id: SELLER }, integration: { module_id: 'leadconduit-standard.inbound.verbose' } },
      { entity: { id: FORM }, integration: { module_id: 'leadconduit-standard.inbound.classic' } },
    ],
    steps: [
      {
        type: 'recipient',
        entity: { id: CRM },
        integration: {
          module_id: 'leadconduit-custom.outbound.json',
          mappings: [{ property: 'url', value: '{receiver}' }],
        },
      },
    ],
  }),
  {
    of: 'lead 2.10',
    name: 'a verbose source',
    ask: `GET ${submitTo('variants', SELLER)}?first_name=Ann`,
    status: 201,
    answer: {
      appended: { '*': { outcome: '=success', '*': 'any' } },
      outcome: '=success',
      lead: { id: 'id' },
      price: 'number',
    },
  },
  {
    of: 'lead 2.11',
    name: 'a classic source, whatever it accepts and where it goes on to',
    ask: `GET ${submitTo('variants')}?first_name=Ann&redir_url=http%3A%2F%2Fmyserver.com`,
    headers: { Accept: 'application/json' },
    status: 201,
    text: /^<!DOCTYPE response SYSTEM "https:\/\/app\.leadconduit\.com\/dtd\/response-v2-basic\.dtd">\n<response>\n {2}<result>success<\/result>\n {2}<leadId>([0-9a-f]{24})<\/leadId>\n {2}<url>\n {4}<!\[CDATA\[https:\/\/app\.leadconduit\.com\/leads\?id=\1\]\]>\n {2}<\/url>\n {2}<price>0<\/price>\n<\/response>$/,
    answered: { 'content-type': 'application/xml' },
  },
  {
    of: 'lead 2.11',
    name: 'a classic source whose lead fails',
    ask: `GET ${submitTo('variants')}?state=FL`,
    status: 201,
    text: /<result>failure<\/result>\n {2}<reason>No &lt;b&gt;<\/reason>\n {2}<leadId>/,
  },
]

export const ANSWER_CASES: Case[] = [...NEGOTIATED, ...WRITTEN, ...VARIANTS]

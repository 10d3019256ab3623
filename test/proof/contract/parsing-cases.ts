// The lead plane, 2.2: what is read of a submission, and what is refused to the byte.
import { AS_FORM, AS_JSON, AS_XML, type Case, FORM, opened, PLAIN, submitTo, TOLD } from './case.ts'

const OF = 'lead 2.2'
const SUBMIT = submitTo('flow')
const MIME =
  'MIME type in Content-Type header is not supported. Use only application/x-www-form-urlencoded, application/json, application/xml, text/xml.'

type Sent = Pick<Case, 'headers' | 'body' | 'ask'>

const post = (headers: Record<string, string>, body: string, query = ''): Sent => ({
  ask: `POST ${SUBMIT}${query}`,
  headers,
  body,
})
/** To a flow whose source takes its comments from `note.text`. */
const nested = (sent: Sent): Sent => ({ ...sent, ask: sent.ask.replace('{flow}', '{nesting}') })
const taken = (name: string, sent: Sent, lead: Record<string, unknown>): Case => ({
  of: OF,
  name,
  ...sent,
  status: 201,
  answer: TOLD,
  lead,
})
const refused = (name: string, sent: Sent, status: number, text: string | RegExp): Case => ({
  of: OF,
  name,
  ...sent,
  status,
  text,
  answered: PLAIN,
})

const FORMS: Case[] = [
  taken('a form', post(AS_FORM, 'first_name=Ann&email=ann@example.com'), {
    first_name: 'Ann',
    email: 'ann@example.com',
  }),
  taken('a mapping of the source', post(AS_FORM, 'fname=Ann'), { first_name: 'Ann' }),
  taken(
    'a form with a charset',
    post({ 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' }, 'first_name=Ann'),
    { first_name: 'Ann' },
  ),
  taken('unknown fields', post(AS_FORM, 'first_name=Ann&colour=red'), { first_name: 'Ann' }),
  taken('a name that is repeated', post(AS_FORM, 'first_name=Ann&first_name=Bob'), {
    first_name: ['Ann', 'Bob'],
  }),
  taken('a name with brackets', post(AS_FORM, 'first_name[0]=Ann'), {}),
  taken('a bad escape', post(AS_FORM, 'first_name=%zz'), { first_name: '%zz' }),
  taken('a name that reaches a prototype', post(AS_FORM, '__proto__.first_name=Ann'), {}),
  taken('a blank body', post(AS_FORM, '  ', '?first_name=Ann'), { first_name: 'Ann' }),
  taken(
    'a certificate by its old name',
    post(AS_FORM, 'XXTrustedFormCertURL=https://cert.trustedform.com/a'),
    {
      trustedform_cert_url: 'https://cert.trustedform.com/a',
    },
  ),
  taken("a ping's certificate on a submission", post(AS_FORM, 'trustedform_ping_url=https://a.example'), {}),
  ...opened(OF, 'nesting', {
    fields: ['first_name', 'comments'],
    sources: [
      {
        entity: { id: FORM },
        integration: {
          module_id: 'leadconduit-default.inbound',
          mappings: [{ property: 'comments', value: '{{note.text}}' }],
        },
      },
    ],
  }),
  taken('a name with dots', nested(post(AS_FORM, 'note.text=Hello')), { comments: 'Hello' }),
  taken('a name and a part of it', nested(post(AS_FORM, 'note=a&note.text=b')), {}),
]

const DOCUMENTS: Case[] = [
  taken('JSON', post(AS_JSON, '{"first_name":"Ann"}'), { first_name: 'Ann' }),
  taken('JSON of any type', post({ 'Content-Type': '*/*' }, '{"first_name":"Ann"}'), { first_name: 'Ann' }),
  taken('JSON with a line feed in a text', post(AS_JSON, '{"comments":"x\ny"}'), { comments: 'xy' }),
  taken('JSON behind a mark of byte order', post(AS_JSON, '\ufeff{"first_name":"Ann"}'), {
    first_name: 'Ann',
  }),
  taken('JSON in parts', nested(post(AS_JSON, '{"note":{"text":"Hello"}}')), { comments: 'Hello' }),
  taken('JSON, a list', post(AS_JSON, '["Ann"]'), {}),
  taken('XML', post(AS_XML, '<lead><first_name>Ann</first_name></lead>'), { first_name: 'Ann' }),
  taken(
    'XML of the other type',
    post({ 'Content-Type': 'application/xml' }, '<any><first_name>Ann</first_name></any>'),
    { first_name: 'Ann' },
  ),
  taken('XML with attributes', post(AS_XML, '<lead first_name="Ann"><state>TX</state></lead>'), {
    first_name: 'Ann',
    state: 'TX',
  }),
  taken('XML in parts', nested(post(AS_XML, '<lead><note><text>Hello</text></note></lead>')), {
    comments: 'Hello',
  }),
  taken('XML, attributes of parts', nested(post(AS_XML, '<lead><note text="Hello"/></lead>')), {
    comments: 'Hello',
  }),
  taken(
    'XML that repeats',
    post(AS_XML, '<lead><first_name>Ann</first_name><first_name>Bob</first_name></lead>'),
    { first_name: ['Ann', 'Bob'] },
  ),
  taken('XML with CDATA', post(AS_XML, '<lead><first_name><![CDATA[A <n>]]></first_name></lead>'), {
    first_name: 'A <n>',
  }),
  taken('XML with entities', post(AS_XML, '<lead><first_name>A &amp; &#66;</first_name></lead>'), {
    first_name: 'A & B',
  }),
  taken(
    'XML with prefixes',
    post(AS_XML, '<l:lead xmlns:l="u"><l:first_name>Ann</l:first_name><state>TX</state></l:lead>'),
    { state: 'TX' },
  ),
  taken('XML of text alone', post(AS_XML, '<lead>Ann</lead>'), {}),
  taken('XML below a query', post(AS_XML, '<lead><first_name>Ann</first_name></lead>', '?first_name=Bob'), {
    first_name: 'Bob',
  }),
]

const QUERIES: Case[] = [
  taken('the query', { ask: `GET ${SUBMIT}?first_name=Ann` }, { first_name: 'Ann' }),
  taken(
    'the query of a POST without a body',
    { ask: `POST ${SUBMIT}?first_name=Ann` },
    {
      first_name: 'Ann',
    },
  ),
  taken('a query over a body', post(AS_FORM, 'first_name=Bob&last_name=Lee', '?first_name=Ann'), {
    first_name: 'Ann',
    last_name: 'Lee',
  }),
  taken(
    'lists of both, item by item',
    post(AS_JSON, '{"first_name":["b1","b2","b3"]}', '?first_name=q1&first_name=q2'),
    { first_name: ['q1', 'q2', 'b3'] },
  ),
  taken(
    'an empty value before another',
    { ask: `GET ${SUBMIT}?first_name=&first_name=Ann` },
    {
      first_name: 'Ann',
    },
  ),
  taken('a name with dots in the query', nested({ ask: `GET ${SUBMIT}?note.text=Hello` }), {}),
]

const REFUSED: Case[] = [
  refused('no type', post({}, 'a=1'), 415, 'Content-Type header is required'),
  refused('plain text', post({ 'Content-Type': 'text/plain' }, 'a=1'), 406, MIME),
  refused('many parts', post({ 'Content-Type': 'multipart/form-data' }, 'a=1'), 406, MIME),
  refused('JSON that is none', post(AS_JSON, '{"a"'), 400, /^Unable to parse JSON -- .+$/),
  refused(
    'XML that is none',
    post(AS_XML, 'a=1'),
    400,
    /^Body does not contain XML or XML is unparseable -- Error: .+\.$/,
  ),
  refused(
    'XML that is not closed, over lines',
    post(AS_XML, '<lead>\n<a>\n</lead>'),
    400,
    /^Body does not contain XML or XML is unparseable -- Error: .+\.$/,
  ),
  {
    ...refused('another method', { ask: `PUT ${SUBMIT}` }, 405, 'The PUT method is not allowed'),
    answered: { ...PLAIN, allow: 'GET, POST' },
  },
  ...['here', '', 'ftp://a.example'].map((url) =>
    refused(`the redir_url "${url}"`, { ask: `GET ${SUBMIT}?redir_url=${url}` }, 400, 'Invalid redir_url'),
  ),
  taken('a redir_url in a body', post(AS_FORM, 'redir_url=here&first_name=Ann'), { first_name: 'Ann' }),
]

export const PARSING_CASES: Case[] = [...FORMS, ...DOCUMENTS, ...QUERIES, ...REFUSED]

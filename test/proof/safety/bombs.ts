// Small bodies and answers that would become large: packed ones, XML entities, depth. They must cost no more than what they are.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { type Company, exchangeForThisTest } from '../../support/exchange.ts'
import { CRM, FORM, LOOPBACK, liveFlow, submit } from '../../support/leads.ts'
import { type Receiver, receiverForThisTest } from '../../support/receiver.ts'
import { must } from '../../support/story.ts'
import { type Finding, type Looking, looking } from './finding.ts'

const MIB = 1024 * 1024

/** Each entity is ten of the one before: three billion letters. */
const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">${Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`,
).join('')}]><l><email>&a9;</email></l>`
const OUTSIDE = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l><email>&x;</email></l>`
const deep = (open: string, close: string, most = 200_000) => open.repeat(most) + close.repeat(most)

type Held = (what: string, bytes: number, work: () => Promise<string>) => Promise<void>
type Packed = Record<'gzip' | 'br' | 'deflate', Buffer>

export async function bombs(quick: boolean): Promise<Finding> {
  const look = looking()
  const receiver = await receiverForThisTest()
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const acme = await exchange.company('Acme')
  const zeros = Buffer.alloc((quick ? 100 : 400) * MIB)
  const packed = { gzip: gzipSync(zeros), br: brotliCompressSync(zeros), deflate: deflateSync(zeros) }
  const { held, rows } = meter(look)
  await submitted(look, held, exchange.address, await liveFlow(acme), packed)
  await held('request of the API, deep JSON', 400_000, async () => {
    const { status, body } = await acme.post('/flows', deep('[', ']'))
    look.see(status === 400, `deep JSON is answered ${status}`)
    return `${status} ${body.error}`
  })
  for (const module of ['json', 'xml', 'soap'])
    await answered(look, held, { module, address: exchange.address, acme, receiver, packed })
  const columns = ['bomb', 'KiB sent', 'in all', 'longest standstill', 'memory', 'told']
  return {
    tables: [{ title: 'What would grow is stopped', columns, rows }],
    checks: look.checks(),
    faults: look.faults,
  }
}

/** Runs work and sees that memory, and the time in which nothing else ran, stay small. */
function meter(look: Looking): { held: Held; rows: (string | number)[][] } {
  const rows: (string | number)[][] = []
  const held: Held = async (what, bytes, work) => {
    const delay = monitorEventLoopDelay({ resolution: 10 })
    const before = process.memoryUsage().rss
    delay.enable()
    const since = performance.now()
    const told = await work()
    const ms = Math.round(performance.now() - since)
    delay.disable()
    const stood = Math.round(delay.max / 1e6)
    const grown = Math.max(0, Math.round((process.memoryUsage().rss - before) / MIB))
    look.see(ms < 10_000, `${what}: took ${ms} ms`)
    look.see(stood < 2_000, `${what}: nothing else ran for ${stood} ms`)
    look.see(grown < 150, `${what}: ${grown} MiB`)
    look.see(!/root:x:|lollol/.test(told), `${what}: told ${told.slice(0, 80)}`)
    rows.push([what, Math.ceil(bytes / 1024), `${ms} ms`, `${stood} ms`, `${grown} MiB`, told.slice(0, 60)])
  }
  return { held, rows }
}

async function submitted(look: Looking, held: Held, address: string, flow: string, { gzip }: Packed) {
  const [xml, json] = [{ 'content-type': 'text/xml' }, { 'content-type': 'application/json' }]
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const bodies: [string, string | Buffer, Record<string, string>][] = [
    ['submission, XML entities', LAUGHS, xml],
    ['submission, entity of a file', OUTSIDE, xml],
    ['submission, packed', gzip, { ...json, 'content-encoding': 'gzip' }],
    ['submission, deep JSON', deep('[', ']'), json],
    ['submission, deep XML', deep('<a>', '</a>', 100_000), xml],
    ['submission, names in names', `${'a[b]'.repeat(50_000)}=1`, form],
  ]
  for (const [what, body, headers] of bodies)
    await held(what, body.length, async () => {
      const url = `${address}/flows/${flow}/sources/${FORM}/submit`
      const reply = await fetch(url, { method: 'POST', headers, body: body as string })
      look.see(reply.status < 500, `${what}: answered ${reply.status}`)
      return `${reply.status} ${await reply.text()}`
    })
}

type Answering = { module: string; address: string; acme: Company; receiver: Receiver; packed: Packed }

/** What a recipient answers, as the event of the step tells it. */
async function answered(look: Looking, held: Held, { module, address, acme, receiver, packed }: Answering) {
  const mappings = [
    { property: 'url', value: receiver.url },
    { property: 'header.Accept-Encoding', value: 'gzip, br, deflate' },
    ...(module === 'soap' ? [{ property: 'function', value: 'AddLead' }] : []),
  ]
  const integration = { module_id: `leadconduit-custom.outbound.${module}`, mappings }
  const flow = await liveFlow(acme, { steps: [{ type: 'recipient', entity: { id: CRM }, integration }] })
  const sold = async () => {
    const before = receiver.got.length
    await submit(address, flow)
    look.see(receiver.got.length > before, `${module}: the recipient was not asked`)
    const [event] = await must(200, acme.get('/events?type=recipient&limit=1'))
    return `${event.outcome}: ${event.reason ?? ''}`
  }
  for (const [coding, bytes] of Object.entries(packed))
    await held(`answer to ${module}, ${coding}`, bytes.length, async () => {
      receiver.answers((_got, response) => {
        response.writeHead(200, { 'content-encoding': coding }).end(bytes)
      })
      const told = await sold()
      look.see(told.startsWith('error'), `answer to ${module}, ${coding}: taken as ${told}`)
      return told
    })
  const texts = { entities: LAUGHS, 'entity of a file': OUTSIDE, depth: deep('<a>', '</a>', 50_000) }
  for (const [name, text] of Object.entries(texts))
    await held(`answer to ${module}, ${name}`, text.length, () => {
      receiver.answers((_got, response) => {
        response.writeHead(200, { 'content-type': 'text/xml' }).end(text)
      })
      return sold()
    })
}

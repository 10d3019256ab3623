// Small bodies and answers that would become large: packed ones, XML entities, depth. They must cost no more than what they are.
import { request } from 'node:http'
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
/** What stands in the file, and what the entities would have grown to. */
const READ = /root:x:|lollol/
const deep = (open: string, close: string, most = 200_000) => open.repeat(most) + close.repeat(most)

type Held = (what: string, bytes: number, work: () => Promise<string>) => Promise<void>
/** `as it is` comes in pieces, whose length nobody names. */
type Packed = Record<'gzip' | 'br' | 'deflate' | 'as it is', Buffer>

export async function bombs(quick: boolean): Promise<Finding> {
  const look = looking()
  const receiver = await receiverForThisTest()
  const exchange = await exchangeForThisTest({ env: LOOPBACK })
  const acme = await exchange.company('Acme')
  const zeros = Buffer.alloc((quick ? 100 : 400) * MIB)
  const packed = {
    gzip: gzipSync(zeros),
    br: brotliCompressSync(zeros),
    deflate: deflateSync(zeros),
    'as it is': zeros,
  }
  const { held, rows } = meter(look)
  await submitted(look, held, exchange.address, await liveFlow(acme), packed)
  const events = await must(200, acme.get('/events?type=source&limit=100'))
  look.see(!READ.test(JSON.stringify(events)), 'what an entity of a submission names stands in its lead')
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
    look.see(!READ.test(told), `${what}: told ${told.slice(0, 80)}`)
    rows.push([what, Math.ceil(bytes / 1024), `${ms} ms`, `${stood} ms`, `${grown} MiB`, told.slice(0, 60)])
  }
  return { held, rows }
}

async function submitted(look: Looking, held: Held, address: string, flow: string, packed: Packed) {
  const [xml, json] = [{ 'content-type': 'text/xml' }, { 'content-type': 'application/json' }]
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const bodies: [string, string | Buffer, Record<string, string>][] = [
    ['submission, XML entities', LAUGHS, xml],
    ['submission, entity of a file', OUTSIDE, xml],
    ['submission, packed', packed.gzip, { ...json, 'content-encoding': 'gzip' }],
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
  for (const path of [`/flows/${flow}/sources/${FORM}/submit`, '/session'])
    await held(`too much for ${path.split('/').at(-1)}`, packed['as it is'].length, async () => {
      const status = await posted(address + path, packed['as it is'])
      look.see(status === 413, `too much for ${path}: answered ${status}`)
      return String(status)
    })
}

/** The status that is answered to a body in pieces, though it may be answered before it was sent. */
function posted(url: string, body: Buffer): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' }
  return new Promise((done) => {
    const asking = request(url, { method: 'POST', headers, agent: false }, (response) => {
      done(response.statusCode ?? 0)
      asking.destroy()
    })
    asking.on('error', () => done(0)).end(body)
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
    look.see(!READ.test(JSON.stringify(event ?? {})), `${module}: what an entity names stands in the event`)
    return event ? `${event.outcome}: ${event.reason ?? ''}` : 'nothing: the lead has no event'
  }
  const faults = look.faults.length
  for (const [coding, bytes] of Object.entries(packed)) {
    // One that is not stopped takes its time: there is no need for its like.
    if (look.faults.length > faults) break
    await held(`answer to ${module}, ${coding}`, bytes.length, async () => {
      receiver.answers((_got, response) => {
        const isPlain = coding === 'as it is'
        const headers = isPlain ? { 'transfer-encoding': 'chunked' } : { 'content-encoding': coding }
        response
          .on('error', () => {})
          .writeHead(200, headers)
          .end(bytes)
      })
      const told = await sold()
      look.see(told.startsWith('error'), `answer to ${module}, ${coding}: taken as ${told}`)
      return told
    })
  }
  const texts = { entities: LAUGHS, 'entity of a file': OUTSIDE, depth: deep('<a>', '</a>', 50_000) }
  for (const [name, text] of Object.entries(texts))
    await held(`answer to ${module}, ${name}`, text.length, () => {
      receiver.answers((_got, response) => {
        response.writeHead(200, { 'content-type': 'text/xml' }).end(text)
      })
      return sold()
    })
}

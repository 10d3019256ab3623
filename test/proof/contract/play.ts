// Plays cases against an exchange over HTTP, to the header, and says how their answers differ from what is documented.
import { request } from 'node:http'
import type { Case } from './case.ts'
import { differences } from './shape.ts'

/** The address of the exchange, the companies' keys, and what earlier answers left behind. */
export type Stage = {
  address: string
  keys: Record<'seller' | 'buyer', string>
  remembered: Record<string, string>
}

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string }

/** Plays one case; answers what was otherwise. */
export async function play(one: Case, stage: Stage): Promise<string[]> {
  const answer = await asked(one, stage)
  const found: string[] = []
  if (answer.status !== one.status)
    found.push(`status ${answer.status}, not ${one.status}: ${answer.text.slice(0, 200)}`)
  if (one.text !== undefined && !isSaid(answer.text, one.text, stage))
    found.push(`the body is ${JSON.stringify(answer.text.slice(0, 300))}`)
  for (const [name, value] of Object.entries(one.answered ?? {})) {
    if (!isSaid(String(answer.headers[name]), value, stage))
      found.push(`${name} is ${answer.headers[name]}, not ${value}`)
  }
  const body = parsed(answer.text)
  if (one.answer !== undefined && found.length === 0) found.push(...differences(body, one.answer))
  for (const [name, pointer] of Object.entries(one.keeps ?? {}))
    stage.remembered[name] = String(pointed(body, pointer))
  if (one.lead && found.length === 0) found.push(...(await leadDifferences(one.lead, body, stage)))
  return found
}

/** How the lead of a submission stands in the event of its source. */
async function leadDifferences(
  expected: Record<string, unknown>,
  body: any,
  stage: Stage,
): Promise<string[]> {
  const ask = `GET /events?type=source&lead_id=${body.lead.id}`
  const answer = await asked({ ask, as: 'seller' }, stage)
  const events = JSON.parse(answer.text)
  if (!events[0]) return [`there is no event of it: ${answer.text.slice(0, 200)}`]
  const { id: _, ...lead } = events[0].vars.lead
  const plain = Object.fromEntries(Object.entries(lead).map(([name, value]) => [name, rawOf(value)]))
  return JSON.stringify(plain) === JSON.stringify(expected)
    ? []
    : [`the lead is ${JSON.stringify(plain)}, not ${JSON.stringify(expected)}`]
}

/** A typed value as it was sent. */
function rawOf(value: any): unknown {
  return Array.isArray(value) ? value.map(rawOf) : (value?.raw ?? value)
}

function isSaid(text: string, expected: string | RegExp, stage: Stage): boolean {
  return typeof expected === 'string' ? text === filled(expected, stage) : expected.test(text)
}

function asked(
  { ask, as, headers = {}, body }: Pick<Case, 'ask' | 'as' | 'headers' | 'body'>,
  stage: Stage,
): Promise<Answer> {
  const [method, path = ''] = filled(ask, stage).split(' ')
  const text =
    body === undefined ? undefined : filled(typeof body === 'string' ? body : JSON.stringify(body), stage)
  const sent = {
    ...(as && { Authorization: `Basic ${Buffer.from(`API:${stage.keys[as]}`).toString('base64')}` }),
    ...(text !== undefined && { 'Content-Length': String(Buffer.byteLength(text)) }),
    ...(body !== undefined && typeof body !== 'string' && { 'Content-Type': 'application/json' }),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value, stage)])),
  }
  return new Promise((done, failed) => {
    const asking = request(
      stage.address + path,
      { method, headers: sent, agent: false },
      async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        })
      },
    )
    // Without a body there is neither a length nor chunks, as most programs send it.
    if (text === undefined)
      for (const name of ['content-length', 'transfer-encoding']) asking.removeHeader(name)
    asking.on('error', failed).end(text)
  })
}

/** The text with what is remembered in the place of its names; the braces of templates are left alone. */
function filled(text: string, { remembered }: Stage): string {
  return text.replace(/(?<!\{)\{(\w+)\}(?!\})/g, (whole, name) => remembered[name] ?? whole)
}

function parsed(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function pointed(body: any, pointer: string): unknown {
  return pointer.split('/').reduce((part, name) => part?.[name], body)
}

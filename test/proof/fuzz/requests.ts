// Requests for the rows of the table: valid, nearly valid, hostile, and bytes that no client would send.
import type { TObject } from 'typebox'
import type { Row } from '../../../src/http/route.ts'
import type { Chance, Hostile } from './chance.ts'
import type { Asked } from './client.ts'
import type { Learnt } from './learnt.ts'
import { type Maker, spoiled, validFor } from './values.ts'
import type { World } from './world.ts'

export type Intent = 'valid' | 'nearly valid' | 'hostile' | 'bytes'
/** `isPlain`: what was asked is the row's, so the answer must be one that the row declares. */
export type Made = Asked & { intent: Intent; isPlain: boolean; given: unknown }

const TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'multipart/form-data; boundary=x',
  'x',
  'application/json;;;',
]
const METHODS = ['PATCH', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST', 'GET', 'TRACE']
const BROKEN = [
  '{',
  '[',
  '"',
  '{"a":',
  '{"a":1,}',
  'nul',
  '\ufeff{}',
  '{"a":"\\ud800"}',
  '{"a":"\\u0000"}',
  '{"__proto__":1}',
  '{"constructor":{"prototype":1}}',
  '1e400',
  '[1e400]',
  '[['.repeat(40_000),
  '<a>',
  'a=b',
]

export class Requests {
  private readonly chance: Chance
  private readonly hostile: Hostile
  private readonly world: World
  private readonly learnt: Learnt
  private readonly maker: Maker

  constructor(chance: Chance, hostile: Hostile, world: World, learnt: Learnt) {
    this.chance = chance
    this.hostile = hostile
    this.world = world
    this.learnt = learnt
    this.maker = { chance, hostile, idOf: (member) => world.idOf(member) }
  }

  make(row: Row): Made {
    const { chance } = this
    const dice = chance.next()
    if (dice < 0.4) return this.made(row, 'valid')
    if (dice < 0.72) return this.made(row, 'nearly valid')
    if (dice < 0.98) return this.disturbed(this.made(row, chance.is(0.5) ? 'hostile' : 'nearly valid'))
    return { ...this.made(row, 'valid'), intent: 'bytes', isPlain: false, bytes: this.bytes(row) }
  }

  private made(row: Row, intent: Intent): Made {
    const { chance } = this
    const given = this.bodyOf(row, intent)
    const body = row.raw ? this.rawBody() : given === undefined ? undefined : JSON.stringify(given)
    const isSent = body !== undefined && row.method !== 'GET'
    return {
      method: row.method,
      path: this.pathOf(row, intent) + this.queryOf(row, intent),
      headers: {
        ...this.credentials(row),
        ...(isSent && !row.raw && { 'content-type': 'application/json' }),
        ...this.conditions(row),
      },
      ...(isSent && { body }),
      intent: chance.is(0) ? 'hostile' : intent,
      isPlain: true,
      given,
    }
  }

  private bodyOf(row: Row, intent: Intent): unknown {
    const { chance, maker } = this
    if (!row.body) return undefined
    const valid = (chance.is(0.5) && this.learnt.bodyFor(row)) || validFor(maker, row.body)
    if (intent === 'valid') return valid
    if (intent === 'nearly valid') return spoiled(maker, valid)
    return chance.is(0.5)
      ? chance.pick(this.hostile.values)
      : spoiled(maker, spoiled(maker, spoiled(maker, valid)))
  }

  private rawBody(): string {
    return this.chance.pick([
      '',
      'email=a@example.com',
      '{"email":"a@example.com"}',
      '<a><email>x</email></a>',
      ...this.hostile.texts.slice(0, 30),
    ])
  }

  private pathOf({ path, method, params }: Row, intent: Intent): string {
    const { chance, hostile, world } = this
    const kind = path.split('/')[1] as string
    return path.replace(/:(\w+)/g, (_, name: string) => {
      if (intent === 'hostile' && chance.is(0.4))
        return encoded(chance.pick(hostile.texts)).slice(0, 600) || 'x'
      if (path.startsWith('/operator/jobs')) return String(10 ** 9 + chance.below(100))
      if (path === '/operator/accounts/:id') return world.idOf('sacrifices')
      if (path.startsWith('/operator/letters')) return world.idOf('letters')
      if (path.startsWith('/operator/onboards')) return world.idOf('onboards')
      if (kind === 'fields') return chance.pick(['email', 'state', 'roof_fuzz', 'x'])
      if (kind === 'packages') return chance.pick(['leadconduit-default', 'x'])
      if (name === 'token') {
        const made = validFor(this.maker, (params as TObject).properties.token ?? { type: 'string' }, 'token')
        return encoded(chance.is(0.5) ? world.idOf('tokens') : String(made))
      }
      // Whoever asks must stay who may ask: of users those are changed and removed that were made by asking.
      const isColleague = /^users?$/.test(kind) && method !== 'GET'
      const whose = name === 'id' ? (isColleague ? 'colleagues' : kind) : name
      return method === 'DELETE' ? world.spare(whose) : world.idOf(whose)
    })
  }

  private queryOf({ query }: Row, intent: Intent): string {
    const { chance, hostile, maker } = this
    const names = Object.entries(query.properties)
    const parts = names.flatMap(([name, part]) => {
      if (!(query.required as string[] | undefined)?.includes(name) && !chance.is(0.3)) return []
      const isOdd = intent !== 'valid' && chance.is(0.3)
      const value = isOdd ? chance.pick(hostile.values) : validFor(maker, part, name)
      return [
        `${name}=${encoded(typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 2_000)}`,
      ]
    })
    if (intent === 'hostile' && chance.is(0.2))
      parts.push(encoded(chance.pick(hostile.texts)).slice(0, 2_000), '__proto__=1', 'limit=1&limit=2')
    return parts.length === 0 ? '' : `?${parts.join('&')}`
  }

  private credentials(row: Row): Record<string, string> {
    const { chance, world } = this
    const own: Record<string, string> = row.visits ? { 'x-requested-with': 'gangway' } : {}
    const dice = chance.next()
    if (dice < 0.04) return own
    if (dice < 0.07)
      return {
        ...own,
        authorization: chance.pick([
          'Basic',
          'Basic !!!',
          'Bearer x',
          'Basic Og==',
          `Basic ${'A'.repeat(5_000)}`,
        ]),
      }
    const key =
      dice < 0.25 && world.lesserKeys.length > 0 ? chance.pick(world.lesserKeys) : chance.pick(world.keys)
    return { ...own, authorization: `Basic ${Buffer.from(`API:${key}`).toString('base64')}` }
  }

  private conditions({ method }: Row): Record<string, string> {
    const { chance } = this
    if (method === 'POST' && chance.is(0.1)) return { 'idempotency-key': `key ${chance.below(500)}` }
    if (method !== 'GET' && chance.is(0.03)) return { 'if-match': chance.pick(['"x"', '*', 'W/"x"', ',,,']) }
    return {}
  }

  /** Something about the request itself is wrong. */
  private disturbed(made: Made): Made {
    const { chance } = this
    const headers = { ...made.headers }
    const odd = { ...made, intent: 'hostile' as const, headers }
    switch (chance.below(6)) {
      case 0:
        headers['content-type'] = chance.pick(TYPES)
        return odd
      case 1:
        return {
          ...odd,
          method: made.method === 'GET' ? 'POST' : made.method,
          body: chance.pick(BROKEN),
          headers: { ...headers, 'content-type': 'application/json' },
          isPlain: made.method !== 'GET',
        }
      case 2:
        return { ...odd, method: chance.pick(METHODS), isPlain: false }
      case 3:
        headers[
          chance.pick([
            'x-forwarded-for',
            'cookie',
            'accept',
            'origin',
            'x-http-method-override',
            'accept-language',
            'range',
            'idempotency-key',
            'if-match',
            'user-agent',
          ])
        ] = odder(chance.pick(this.hostile.texts))
        return odd
      case 4:
        return {
          ...odd,
          path: `${made.path.split('?')[0]}${chance.pick(['/', '//', '/..', '/%2e%2e', ';x', '%', '%00', '?%', '/%ff'])}`,
          isPlain: false,
        }
      default:
        return odd
    }
  }

  private bytes({ method, path }: Row): Buffer {
    const key = `Authorization: Basic ${Buffer.from(`API:${this.world.keys[0]}`).toString('base64')}`
    const line = `${method} ${path.replace(/:\w+/g, '0'.repeat(24))} HTTP/1.1`
    const json = `${key}\r\nContent-Type: application/json`
    return Buffer.from(
      this.chance.pick([
        `${line}\r\nHost: x\r\n${json}\r\nContent-Length: 100\r\n\r\n{"a":`,
        `${line}\r\nHost: x\r\n${json}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}`,
        `${line}\r\nHost: x\r\n${json}\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n`,
        `${line}\r\nHost: x\r\n${json}\r\nContent-Length: -1\r\n\r\n{}`,
        `${line}\r\nHost: x\r\n${json}\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
        `${line}\r\n${key}\r\n\r\n`,
        `${line}\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
        `${line}\r\nHost: x\r\nExpect: 100-continue\r\n${json}\r\nContent-Length: 2\r\n\r\n`,
        `${method} `,
        `${method} /\u0000\u0001 HTTP/1.1\r\nHost: x\r\n\r\n`,
        `GET / HTTP/9.9\r\n\r\n`,
        `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03`,
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      ]),
      'latin1',
    )
  }
}

/** As much of it as a client can put into a URL. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** As much of it as a client can put into a header. */
function odder(text: string): string {
  return text.replace(/[^\x20-\x7e\x80-\xff]/g, '?').slice(0, 4_000)
}

// How passwords, keys and links lie in the database, as the database itself shows them; and how long it takes to find them wrong.

import { createHash, randomBytes, scryptSync } from 'node:crypto'
import { median, percentile } from '../../../bench/percentile.ts'
import { sql } from '../../../src/db/db.ts'
import { browser } from '../../support/browser.ts'
import { client } from '../../support/client.ts'
import type { TestExchange } from '../../support/exchange.ts'
import { joinedColleague, OWNER, openedExchange } from '../../support/opened.ts'
import { must } from '../../support/story.ts'
import { type Finding, type Looking, looking } from './finding.ts'

export async function stored(quick: boolean): Promise<Finding> {
  const look = looking()
  const { exchange, owner } = await openedExchange()
  const { api_key } = await must(201, owner.post('/keys', { name: 'Program' }))
  const rows = [...(await passwords(look, exchange)), ...(await keys(look, exchange, api_key))]
  const times = [
    await keyTimes(look, exchange, api_key, quick ? 300 : 2_000),
    await passwordTimes(look, exchange, owner, quick ? 4 : 8),
  ]
  return {
    tables: [
      { title: 'How secrets lie in the database', columns: ['what', 'how', 'read from'], rows },
      {
        title: 'How long it takes to find them wrong (medians of interleaved samples)',
        columns: ['compared', 'one', 'other', 'difference', 'of the spread', 'samples'],
        rows: times,
      },
    ],
    checks: look.checks(),
    faults: look.faults,
  }
}

async function passwords(look: Looking, exchange: TestExchange) {
  const [row] = await exchange.rows<{ password: string }>(sql`select password from sign_ins limit 1`)
  const text = row?.password ?? ''
  look.see(!text.includes(OWNER.password), 'a password lies there as it is')
  const [salt = '', hash = ''] = text.split(':')
  look.see(/^[0-9a-f]{32,}$/.test(salt), 'a password has no salt of 128 bits')
  look.see(/^[0-9a-f]{128}$/.test(hash), 'a password is no digest of 512 bits')
  const cost = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 }
  const made = scryptSync(OWNER.password, salt, 64, cost).toString('hex')
  look.see(made === hash, 'a password is not scrypt with N = 16384, r = 16, p = 1')
  const how = `scrypt, N = ${cost.N}, r = ${cost.r}, p = ${cost.p} (32 MiB); salt of ${salt.length * 4} bits`
  return [['password', how, 'sign_ins.password']]
}

async function keys(look: Looking, exchange: TestExchange, key: string) {
  const found = await exchange.rows<{ digest: Buffer }>(sql`select digest from api_keys`)
  const digest = createHash('sha256').update(key).digest()
  look.see(
    found.some((row) => row.digest.equals(digest)),
    'the key’s SHA-256 is not what lies there',
  )
  look.see(
    found.every((row) => row.digest.length === 32),
    'a key is kept as something else than SHA-256',
  )
  return [['API key', `SHA-256 of ${key.length * 4} random bits`, 'api_keys.digest']]
}

const spread = (all: number[]) => percentile(all, 0.75) - percentile(all, 0.25)

/** Both in turn, in an order that changes, so that whatever slows the machine slows both. */
async function compared(
  name: string,
  samples: number,
  one: (n: number) => Promise<unknown>,
  other: typeof one,
) {
  const taken: [number[], number[]] = [[], []]
  for (let n = 0; n < samples; n++) {
    for (const which of n % 2 === 0 ? [0, 1] : [1, 0]) {
      const since = performance.now()
      await (which === 0 ? one : other)(n)
      taken[which as 0 | 1].push(performance.now() - since)
    }
  }
  const [a, b] = [median(taken[0]), median(taken[1])]
  const share = Math.abs(a - b) / Math.max(spread(taken[0]), spread(taken[1]))
  const ms = (value: number) => `${value.toFixed(3)} ms`
  return {
    row: [name, ms(a), ms(b), ms(Math.abs(a - b)), `${Math.round(share * 100)} %`, samples],
    a,
    b,
    share,
  }
}

/** A key that differs in its last sign is no nearer than any other: what is looked up is its digest. */
async function keyTimes(look: Looking, exchange: TestExchange, key: string, samples: number) {
  const ask = (given: string) => client(exchange.address, given).get('/account')
  const near = () => ask(key.slice(0, -2) + randomBytes(1).toString('hex').replace(key.slice(-2), '00'))
  const far = () => ask(randomBytes(20).toString('hex'))
  for (let n = 0; n < 50; n++) await Promise.all([near(), far()])
  const name = 'a key that is nearly right, and one that is not at all'
  const { row, share } = await compared(name, samples, near, far)
  look.see(share < 0.5, `how near a key is can be told from the time: ${row.join(', ')}`)
  return row
}

/** A person with a password and an address that nobody has: both cost a digest. */
async function passwordTimes(
  look: Looking,
  exchange: TestExchange,
  owner: ReturnType<typeof browser>,
  samples: number,
) {
  await joinedColleague(exchange, owner, 'member')
  const sign = (email: string) => browser(exchange.address).post('/session', { email, password: 'wrong one' })
  await sign('member@acme.example')
  const name = 'sign-in at an address with a password, and at one that nobody has'
  const known = () => sign(OWNER.email)
  const unknown = (n: number) => sign(`nobody${n}@acme.example`)
  const { row, a, b } = await compared(name, samples, known, unknown)
  look.see(
    Math.max(a, b) < 2 * Math.min(a, b),
    `whether an address has a password can be told: ${row.join(', ')}`,
  )
  return row
}

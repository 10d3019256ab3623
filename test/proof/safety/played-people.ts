// People of the story, with all that they sign in by: passwords, links, keys, codes.
import { Secret, TOTP } from 'otpauth'
import type { Stage } from './played.ts'
import { linkIn, type PostOffice } from './post-office.ts'
import type { Voice } from './recorder.ts'

export const SELLER = 'ada@acme.example'
const COLLEAGUE = 'bo@acme.example'
const LATE = 'di@acme.example'

/** Passwords, links, keys, codes: of the seller, its colleague, and who forgot. */
export async function people({ record, seller, office, mark }: Stage): Promise<void> {
  const password = mark('password of the first account', [])
  const user = { email: SELLER, first_name: 'Ada', last_name: 'Park' }
  await seller.must(201, 'POST', '/session/first', { account: { name: 'Acme Leads' }, user, password })
  await seller.ask('POST', '/session', { email: SELLER, password: mark('password that was wrong', []) })
  await seller.must(201, 'POST', '/users', {
    email: COLLEAGUE,
    first_name: 'Bo',
    last_name: 'Lee',
    role: 'member',
  })
  await unused(office, mark, seller)
  const joining = await linkIn(office, COLLEAGUE, /\/app\/join\/([\w-]{43})/)
  mark('link for a colleague', [`letters to ${COLLEAGUE}`], joining)
  const mate = record.voice('colleague')
  await mate.must(201, 'POST', `/joinings/${joining}`, { password: mark('password of a colleague', []) })
  await mate.must(200, 'POST', '/password/forgotten', { email: COLLEAGUE })
  const forgotten = await linkIn(office, COLLEAGUE, /\/app\/password\/([\w-]{20,})/)
  mark('link for a new password', [`letters to ${COLLEAGUE}`], forgotten)
  const anew = mark('password set anew', [])
  await mate.must(200, 'POST', '/password', { token: forgotten, password: anew })
  const again = await mate.ask('POST', '/session', { email: COLLEAGUE, password: anew })
  const [cookie = ''] = again.headers.getSetCookie()
  mark(
    'cookie of a session',
    ['answers to colleague'],
    decodeURIComponent(/=([^;]+)/.exec(cookie)?.[1] ?? ''),
  )
  const { secret } = await mate.must(200, 'POST', '/two_factor', { password: anew })
  mark('secret of two-factor sign-in', ['answers to colleague'], secret)
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  const { backup_codes } = await mate.must(200, 'POST', '/two_factor/confirm', { code })
  // As it is shown, and as it is compared.
  for (const each of backup_codes)
    for (const form of [each, each.replaceAll('-', '')])
      mark('backup code', each === form ? ['answers to colleague'] : [], form)
  const { api_key: key } = await seller.must(201, 'POST', '/keys', { name: 'Program' })
  mark('API key', ['answers to seller'], key)
  const kept = await seller.ask(
    'POST',
    '/keys',
    { name: 'Asked twice' },
    { 'Idempotency-Key': 'asked twice' },
  )
  mark('API key of an answer that is kept', ['answers to seller'], kept.body.api_key)
  const program = record.voice('program of the seller', key)
  await program.must(200, 'GET', '/account')
}

/** Links that nobody opens: what lies of them in the database lies there to the end. */
async function unused(office: PostOffice, mark: Stage['mark'], seller: Voice): Promise<void> {
  const late = { email: LATE, first_name: 'Di', last_name: 'Roe', role: 'member' }
  await seller.must(201, 'POST', '/users', late)
  mark('link for a colleague', [`letters to ${LATE}`], await linkIn(office, LATE, /\/app\/join\/([\w-]{43})/))
  await seller.must(200, 'POST', '/password/forgotten', { email: SELLER })
  mark(
    'link for a new password',
    [`letters to ${SELLER}`],
    await linkIn(office, SELLER, /\/app\/password\/([\w-]{20,})/),
  )
}

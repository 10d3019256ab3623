// What docs/security.md promises, and where each promise is proved: a test that is not there any more is a fault.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, looking } from './finding.ts'

const ROOT = new URL('../../..', import.meta.url).pathname

/** The promise, the file, and a part of the name of the test; of this part alone where there is none. */
const PROMISES: [promise: string, file: string, test?: string][] = [
  [
    'a revoked key is refused at once',
    'test/keys.test.ts',
    'a revoked key is refused by the very next request',
  ],
  ['… and by every process within two seconds', 'test/keys.test.ts', 'within two seconds'],
  ['no table holds a key', 'test/keys.test.ts', 'no table holds a key, only its digest'],
  ['a key may no more than its user', 'test/keys.test.ts', 'a key has the rights of its user'],
  [
    'sign-in tells nothing of who is here, and stops who guesses',
    'test/sign-in.test.ts',
    'stops whoever guesses',
  ],
  [
    'the cookie of a session is out of reach of scripts and other sites',
    'test/sign-in.test.ts',
    'gives a cookie that no script reads',
  ],
  [
    'other sites change nothing in a user’s name',
    'test/sign-in.test.ts',
    'changes nothing for pages of others',
  ],
  [
    '… nor in a real browser',
    'test/browser/safety.test.ts',
    'a page of another site changes and reads nothing',
  ],
  [
    'a second factor leaves no session without a right code',
    'test/two-factor.test.ts',
    'leaves no session behind without it',
  ],
  ['texts of partners are never HTML', 'test/browser/safety.test.ts', 'is text on every screen'],
  [
    'a script that gets into a page is not run',
    'test/browser/safety.test.ts',
    'a script that gets into a page all the same',
  ],
  ['pages stand in no frame', 'test/browser/safety.test.ts', 'no other site shows a page'],
  ['nothing of another account is seen, in any place of any request', 'test/tenancy.test.ts'],
  ['a link proves one address, once, until it is replaced', 'test/invitations-links.test.ts'],
  [
    'operators see no secret of a link, and no lead',
    'test/operator.test.ts',
    'a letter is shown without the secret of its link',
  ],
  [
    'for others there is no operator’s page',
    'test/operator.test.ts',
    'for an owner who is no operator there is nothing',
  ],
  ['no body breaks a request, whatever is in it', 'test/bad-input.test.ts', 'what no body may hold is a 400'],
  [
    'a header in a value begins no other',
    'test/send.test.ts',
    'a header that would begin another is refused',
  ],
  ['sign-in is not taken to another origin', 'test/send.test.ts', 'what signs in goes to nobody else'],
  ['certificates are checked', 'test/send.test.ts', 'one whose certificate nobody trusts'],
  ['an answer that grows is stopped', 'test/send.test.ts', 'a bomb is stopped'],
  ['patterns run in linear time', 'src/lib/pattern.test.ts'],
  ['secrets are masked in what is kept of deliveries', 'src/deliveries/mask.test.ts'],
  ['what has expired is hidden at once', 'test/privacy.test.ts', 'what has expired is hidden at once'],
  ['a person can be forgotten', 'test/privacy.test.ts', 'a person is forgotten by address'],
  [
    'the data folder’s key is its owner’s alone',
    'src/config.test.ts',
    'a key is made and kept for the owner alone',
  ],
  ['a bad setting does not repeat a secret', 'src/config.test.ts', 'a bad secret is not repeated'],
  ['nothing inside a network is reached', 'test/proof/safety/outbound.ts'],
  ['secrets and personal data stand where they may, and nowhere else', 'test/proof/safety/secrets.ts'],
  [
    'texts stay texts in SQL, HTML, templates, letters, headers, tables, paths',
    'test/proof/safety/injection.ts',
  ],
  ['what is asked too often is refused', 'test/proof/safety/limits.ts'],
  ['passwords and keys are kept as digests; time tells nothing of them', 'test/proof/safety/stored.ts'],
]

export async function promises(): Promise<Finding> {
  const look = looking()
  const rows = PROMISES.map(([promise, file, test]) => {
    const path = join(ROOT, file)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    look.see(text !== '', `${promise}: there is no ${file}`)
    if (test) look.see(text.includes(test), `${promise}: ${file} has no test “${test}”`)
    return [promise, file, test ?? '–']
  })
  const columns = ['promise', 'proved in', 'by the test named']
  return {
    tables: [{ title: 'Where each promise is proved', columns, rows }],
    checks: look.checks(),
    faults: look.faults,
  }
}

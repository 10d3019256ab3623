// gangway outbox: the e-mails of the exchange, opened with its key.

import { invalid } from '../lib/errors.ts'
import type { Letter } from '../mail/compose.ts'
import { listLetters } from '../mail/store.ts'
import { onGround } from './ground.ts'

type Options = { json?: boolean; to?: string; limit: string }

export async function printOutbox({ json, to, limit }: Options): Promise<void> {
  if (!/^\d{1,6}$/.test(limit)) throw invalid('/--limit', 'must be a number')
  const letters = await onGround(async ({ db, vault }) => {
    const rows = await listLetters(db, { to, limit: Number(limit) })
    return rows.map(({ sealed, ...row }) => ({ ...row, ...(JSON.parse(vault.open(sealed)) as Letter) }))
  })
  if (letters.length === 0 && !json) console.log('No e-mails yet')
  for (const letter of letters) {
    if (json) {
      console.log(JSON.stringify(letter))
      continue
    }
    console.log(`${letter.created_at}  ${letter.state}  ${letter.kind}\nTo: ${letter.recipient}`)
    console.log(`Subject: ${letter.subject}\n\n${letter.text}\n${'-'.repeat(72)}`)
  }
}

// gangway account create

import { Type } from 'typebox'
import { admitAccount } from '../entities/admit.ts'
import { checkOf } from '../http/validate.ts'
import { InvalidError } from '../lib/errors.ts'
import { Email, Line, Open, TimeZone } from '../lib/schema.ts'
import { onGround } from './ground.ts'

type Options = { name: string; email: string; timeZone?: string; json?: boolean }

const check = checkOf(Open({ name: Line, email: Email, 'time-zone': Type.Optional(TimeZone) }))

export async function createAccount({ name, email, timeZone, json }: Options): Promise<void> {
  const faults = check({ name, email, ...(timeZone && { 'time-zone': timeZone }) })
  if (faults.length > 0)
    throw new InvalidError(faults.map((fault) => ({ ...fault, path: `/--${fault.path.slice(1)}` })))
  const opening = { name, email, time_zone: timeZone }
  const opened = await onGround((ground) => ground.db.transaction((db) => admitAccount({ db }, opening)))
  if (json) return console.log(JSON.stringify(opened))
  console.log(`Account ${opened.account_id} of ${name}, user ${opened.user_id} (${email}).`)
  console.log(`API key, shown this once: ${opened.api_key}`)
}

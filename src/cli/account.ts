// gangway account create

import { Type } from 'typebox'
import { admitAccount } from '../entities/admit.ts'
import { Email, Line, Open, TimeZone } from '../lib/schema.ts'
import { onGround } from './ground.ts'
import { assertOptions } from './options.ts'

type Options = { name: string; email: string; timeZone?: string; json?: boolean }

const Opening = Open({ name: Line, email: Email, timeZone: Type.Optional(TimeZone) })

export async function createAccount(options: Options): Promise<void> {
  assertOptions(Opening, options)
  const { name, email, timeZone, json } = options
  const opening = { name, email, time_zone: timeZone }
  const opened = await onGround((ground) => ground.db.transaction((db) => admitAccount({ db }, opening)))
  if (json) return console.log(JSON.stringify(opened))
  console.log(`Account ${opened.account_id} of ${name}, user ${opened.user_id} (${email}).`)
  console.log(`API key, shown this once: ${opened.api_key}`)
}

// Who calls, by key or by cookie: both kept in memory, and forgotten together.
import { type Authenticator, openAuthenticator } from '../accounts/authenticate.ts'
import type { Db } from '../db/db.ts'
import type { People } from './people.ts'
import { openRecogniser, type Recogniser } from './recognise.ts'

export type Callers = Authenticator & Recogniser

export function openCallers(db: Db, people: Pick<People, 'find'>, hears: () => boolean): Callers {
  const byKey = openAuthenticator(db, hears)
  const byCookie = openRecogniser(db, people, hears)
  const forget = () => {
    byKey.forget()
    byCookie.forget()
  }
  return { authenticate: byKey.authenticate, recognise: byCookie.recognise, forget }
}

// Appends changelogs in the transaction of the change; lists them.
import { type Db, type Sql, sql } from '../db/db.ts'
import { newestFirst, type Page, paged } from '../db/page.ts'
import { NotFoundError } from '../lib/errors.ts'
import type { Author, Change, Changelog } from './changelog.ts'

export type Entry = {
  account_id: string
  id: string
  type: Changelog['type']
  object_id: string
  action: Changelog['action']
  changes: Change[]
  current_revision: object
  delta_from_last_revision: object
  user: Author | null
}

/** Appends any number of entries in one statement. */
export async function appendChangelogs(db: Db, entries: Entry[]): Promise<void> {
  if (entries.length === 0) return
  await db.run(sql`
    insert into changelogs (account_id, id, type, object_id, action, changes, current_revision,
      delta_from_last_revision, "user")
    select account_id, id, type, object_id, action, changes, current_revision, delta_from_last_revision, "user"
    from json_to_recordset(${JSON.stringify(entries)}::json) as entry (account_id text, id text, type text,
      object_id text, action text, changes json, current_revision json, delta_from_last_revision json, "user" json)`)
}

const columns = sql`id, type, action, changes, current_revision, delta_from_last_revision, "user", created_at`

export type About = { type?: Changelog['type']; object_id?: string }

/** The account's changelogs, newest first; of one kind or object if asked. */
export async function listChangelogs(db: Db, accountId: string, about: About & Page): Promise<Changelog[]> {
  const rows = await db.rows<Stored>(sql`
    select ${columns} from changelogs where account_id = ${accountId} ${only(about)}
    ${paged(sql`changelogs`, accountId, about)}`)
  return newestFirst(rows.map(asShown), about)
}

function only({ type, object_id }: About): Sql {
  if (type === undefined || object_id === undefined) return sql``
  return sql`and type = ${type} and object_id = ${object_id}`
}

export async function findChangelog(db: Db, accountId: string, id: string): Promise<Changelog> {
  const found = await db.row<Stored>(sql`
    select ${columns} from changelogs where account_id = ${accountId} and id = ${id}`)
  if (!found) throw new NotFoundError('The changelog')
  return asShown(found)
}

type Stored = Omit<Changelog, 'user'> & { user: Author | null }

/** The user is there only when a person made the change, as documented. */
function asShown({ user, created_at, ...rest }: Stored): Changelog {
  return { ...rest, ...(user && { user }), created_at }
}

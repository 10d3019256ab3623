// Rows of the devices at which users signed in.
import { type Db, sql } from '../db/db.ts'
import { KEPT_DAYS } from './device.ts'

/** How a device stands to a user: known, or known to others alone, or to nobody; and whether the user ever signed in before. */
export type Meeting = { is_known: boolean; is_anybodys: boolean; is_first: boolean }

export async function findMeeting(db: Db, userId: string, digest: Buffer): Promise<Meeting> {
  const found = await db.row<Meeting>(sql`
    select exists (select from devices d where d.account_id = u.account_id and d.user_id = u.id and d.digest = ${digest})
        as is_known,
      exists (select from devices d where d.digest = ${digest}) as is_anybodys, u.last_sign_in_at is null as is_first
    from users u where u.id = ${userId}`)
  return found ?? { is_known: false, is_anybodys: false, is_first: true }
}

/** Notes that a user signs in at a device now. */
export async function upsertDevice(db: Db, userId: string, digest: Buffer): Promise<void> {
  await db.run(sql`
    insert into devices (account_id, user_id, digest) select account_id, id, ${digest} from users where id = ${userId}
    on conflict (account_id, user_id, digest) do update set seen_at = now()`)
}

/** Forgets devices whose cookie is over. */
export async function sweepDevices(db: Db): Promise<void> {
  await db.run(sql`delete from devices where seen_at < now() - make_interval(days => ${KEPT_DAYS})`)
}

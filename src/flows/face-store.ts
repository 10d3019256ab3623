// Rows of what live flows asked of their sources.
import { type Db, sql } from '../db/db.ts'
import type { FaceThen } from './face.ts'

/** Keeps those of some flows that are now another than before. */
export async function insertFaces(db: Db, accountId: string, flowIds: string[]): Promise<void> {
  await db.run(sql`
    insert into flow_faces (account_id, flow_id, version, face)
    select account_id, id, live_version, flow_face(live) from flows f
    where account_id = ${accountId} and id = any(${flowIds}::text[]) and live is not null
      and flow_face(live)::text is distinct from (select face::text from flow_faces
        where account_id = ${accountId} and flow_id = f.id order by version desc limit 1)
    on conflict do nothing`)
}

/** The latest ones, newest first. */
export async function listFaces(
  db: Db,
  accountId: string,
  flowId: string,
  most: number,
): Promise<FaceThen[]> {
  return db.rows<FaceThen>(sql`
    select face, created_at as at from flow_faces where account_id = ${accountId} and flow_id = ${flowId}
    order by version desc limit ${most}`)
}

/** Forgets those that were replaced more than a year ago, in all accounts. */
export async function sweepFaces(db: Db): Promise<number> {
  return db.run(sql`
    delete from flow_faces old where exists (select from flow_faces newer
      where newer.account_id = old.account_id and newer.flow_id = old.flow_id and newer.version > old.version
        and newer.created_at < now() - interval '1 year')`)
}

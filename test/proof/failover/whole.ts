// Whether a cluster is what docs/operating.md says: by what its servers say themselves, not by what they were told.
import pg from 'pg'
import { eventually } from '../../support/eventually.ts'
import type { Cluster, Server } from './cluster.ts'

/** Waits for all members, one of them the leader; makes the exchange's own database, and sees that all proxies lead to it. */
export async function wholeCluster(cluster: Cluster, password: string): Promise<void> {
  const primary = await eventually(async () => {
    const members = await cluster.members()
    const copying = members.filter(({ role, state }) => role !== 'leader' && /running|streaming/.test(state))
    if (copying.length < cluster.servers.length - 1)
      throw new Error(`not yet whole: ${JSON.stringify(members)}`)
    return cluster.primary()
  })
  await eventually(() => assertCopied(cluster, primary))
  await cluster.ask(primary, `create role gangway login password '${password}'`)
  await cluster.ask(primary, 'create database gangway owner gangway')
  for (const url of cluster.urls) await eventually(() => assertLed(url, primary))
}

/** Throws unless commits of a primary wait for another server, and Patroni has it on record as one that may take its place. */
export async function assertCopied({ ask, members }: Cluster, primary: Server): Promise<void> {
  // It is put on record a little after it has begun to copy; until then nobody would be promoted.
  const known = await members()
  if (!known.some(({ role }) => role === 'sync_standby'))
    throw new Error(`nobody may take the place of ${primary.name}: ${JSON.stringify(known)}`)
  const [said] = await ask<{ waits: string; names: string; copies: number }>(
    primary,
    `select current_setting('synchronous_commit') as waits, current_setting('synchronous_standby_names') as names,
      (select count(*)::int from pg_stat_replication where sync_state in ('sync', 'quorum')) as copies`,
  )
  if (!said || !/^(on|remote_apply)$/.test(said.waits) || said.names === '' || said.copies === 0)
    throw new Error(`a commit on ${primary.name} waits for no other server: ${JSON.stringify(said)}`)
}

/** Throws unless a proxy leads to the primary, however often one connects: one that takes them in turn would not. */
async function assertLed(url: string, primary: Server): Promise<void> {
  for (let n = 0; n < 4; n++) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query('select inet_server_port() as port')
      if (rows[0].port !== primary.port) throw new Error(`it led to the port ${rows[0].port}`)
    } catch (error) {
      throw new Error(`a proxy does not lead to the primary alone: ${(error as Error).message}`)
    } finally {
      await client.end().catch(() => {})
    }
  }
}

// Reads how the exchange is doing.
import type { Context } from '../context.ts'
import { knownMigrations } from '../db/migrate.ts'
import { findQueue } from '../jobs/operating-store.ts'
import { findAppliedMigrations } from '../operations/store.ts'
import { VERSION } from '../version.ts'
import type { HealthSeen } from './health.ts'
import { findDatabase } from './store.ts'

export async function seeHealth(ctx: Context): Promise<HealthSeen> {
  const applied = await findAppliedMigrations(ctx.db)
  const { kinds, oldest_due_s } = await findQueue(ctx.db)
  const sumOf = (state: 'waiting' | 'running' | 'failing' | 'failed') =>
    kinds.reduce((sum, kind) => sum + kind[state], 0)
  return {
    version: VERSION,
    database: { ...(await findDatabase(ctx.db)), embedded: ctx.settings.embedded },
    migrations: {
      applied: applied.length,
      latest: applied.sort().at(-1) ?? null,
      missing: knownMigrations()
        .map(({ name }) => name)
        .filter((name) => !applied.includes(name)),
    },
    queue: {
      waiting: sumOf('waiting'),
      running: sumOf('running'),
      failing: sumOf('failing'),
      failed: sumOf('failed'),
      oldest_due_s,
    },
    mail: { sent: ctx.mail !== undefined },
    resting: ctx.send.resting(),
  }
}

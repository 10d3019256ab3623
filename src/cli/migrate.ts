// gangway migrate
import { distribute } from '../db/distribute.ts'
import { onGround } from './ground.ts'

/** Opening the ground migrates; what was missing is told. */
export async function bringUpToDate({ distributed }: { distributed?: boolean } = {}): Promise<void> {
  await onGround(async ({ migrated, url }) => {
    console.log(migrated.length === 0 ? 'The database is up to date' : `Applied ${migrated.join(', ')}`)
    if (!distributed) return
    const tables = (await distribute(url)).map(({ table }) => table)
    console.log(
      tables.length === 0
        ? 'Its tables are distributed already'
        : `Distributed by account: ${tables.join(', ')}. Start every process of the exchange again`,
    )
  })
}

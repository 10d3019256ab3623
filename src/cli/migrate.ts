// gangway migrate
import { onGround } from './ground.ts'

/** Opening the ground migrates; what was missing is told. */
export async function bringUpToDate(): Promise<void> {
  const applied = await onGround(async (ground) => ground.migrated)
  console.log(applied.length === 0 ? 'The database is up to date' : `Applied ${applied.join(', ')}`)
}

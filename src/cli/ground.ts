// Commands that need the database: opened for them, and closed whatever happens.
import { readConfig } from '../config.ts'
import { type Ground, openGround } from '../exchange.ts'

/** Joins the embedded database of a server that runs, or starts it for the time of the command. */
export async function onGround<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
  const ground = await openGround({ ...readConfig(process.env), log_level: 'warn' })
  try {
    return await work(ground)
  } finally {
    await ground.close()
  }
}

// How long processes have computed for, as the kernel counts it: what is compared by it is the same on a busy machine.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10

type Stat = { parent: number; ownMs: number; endedMs: number }

function statOf(pid: number | string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = rest.slice(9, 13).map(Number)
    return {
      parent: Number(parent),
      ownMs: TICK_MS * (user + system),
      endedMs: TICK_MS * (endedUser + endedSystem),
    }
  } catch {
    return undefined
  }
}

/** Milliseconds, on whichever cores. */
export function computedMs(pid: number): number {
  return statOf(pid)?.ownMs ?? 0
}

/** Of the PostgreSQL whose data are in `home`: all of its processes, also those that ended. */
export function databaseMs(home: string): number {
  const server = Number.parseInt(readFileSync(join(home, 'postmaster.pid'), 'utf8'), 10)
  const own = statOf(server)
  const parts = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat?.parent === server)
  return parts.reduce((sum, stat) => sum + (stat?.ownMs ?? 0), (own?.ownMs ?? 0) + (own?.endedMs ?? 0))
}

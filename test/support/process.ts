// The exchange as a process of its own, as `gangway serve` starts it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { client } from './client.ts'
import { eventually } from './eventually.ts'
import { must } from './story.ts'

export type Process = {
  child: ChildProcess
  address: string
  exited: Promise<number | null>
  /** Everything that it has written so far, to both outputs. */
  said(): string
}

/** Under which processes of one test read each other's secrets. */
export const KEY = { GANGWAY_ENCRYPTION_KEY: '0'.repeat(64) }

const SERVE = ['bin/gangway.js', 'serve']

/** A process on a database that is migrated; it does not outlive the test. `args` are Node's. */
export async function serveProcess(
  databaseUrl: string,
  env: NodeJS.ProcessEnv = {},
  args = SERVE,
): Promise<Process> {
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: '0',
      ...KEY,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => (said += chunk))
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  // It takes a port and says which: one that was free a moment ago may be taken by then.
  const address = await eventually(() => {
    const [, listening] = /listening on (http:\S+)\)/.exec(said) ?? []
    if (listening === undefined) throw new Error(`it does not listen yet; it said: ${said}`)
    return listening
  })
  await eventually(() => must(200, client(address).get('/readyz')))
  return { child, address, exited, said: () => said }
}

// Programs of Debian's packages, run in the foreground and ended by their process ids.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'

const BINARIES = '/usr/lib/postgresql/15/bin'

/** What the part needs, and the package that brings it. */
const NEEDED: Record<string, string> = {
  [`${BINARIES}/postgres`]: 'postgresql-15',
  '/usr/bin/patroni': 'patroni',
  '/usr/bin/etcd': 'etcd-server',
  '/usr/sbin/haproxy': 'haproxy',
}

export const PROGRAMS = {
  binaries: BINARIES,
  patroni: '/usr/bin/patroni',
  etcd: '/usr/bin/etcd',
  haproxy: '/usr/sbin/haproxy',
}

export function missingPackages(): string[] {
  return Object.entries(NEEDED).flatMap(([path, name]) => (existsSync(path) ? [] : [name]))
}

/** The user that PostgreSQL runs as when we are root, which it refuses to be; the package makes it. */
const USER = 'postgres'

export function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, USER], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export type Program = { pid: number; child: ChildProcess; log: string }

/** Starts a program, as the unprivileged user if we are root; what it says goes to a file. */
export function start(command: string[], env: Record<string, string>, log: string): Program {
  const unprivileged =
    process.getuid?.() === 0 ? ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--init-groups', '--'] : []
  const [program, ...args] = [...unprivileged, ...command] as [string, ...string[]]
  const output = openSync(log, 'a')
  const child = spawn(program, args, {
    // A group of its own: a Ctrl-C reaches the proof alone, which ends what it has started.
    detached: true,
    stdio: ['ignore', output, output],
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', ...env },
  })
  closeSync(output)
  if (child.pid === undefined) throw new Error(`${command[0]} could not be started`)
  return { pid: child.pid, child, log }
}

/** Every process below one, itself first. */
export function tree(pid: number): number[] {
  const children = childrenOf(pid)
  return [pid, ...children.flatMap(tree)]
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return text === '' ? [] : text.split(' ').map(Number)
  } catch {
    return []
  }
}

export function isRunning(pid: number): boolean {
  try {
    // A process that ended and was not waited for yet still has its line, with a Z.
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !/\) Z /.test(state)
  } catch {
    return false
  }
}

/** Sends a signal to processes, of which some may have ended. */
export function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** The lines of a file of settings, as an environment. */
export function environment(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gm)
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]))
}

const LOWEST_PORT = 20_000
const PORTS = 12_000

/** Ports that are free, below those that the system gives to outgoing connections. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = []
  while (found.length < count) {
    const port = LOWEST_PORT + Math.floor(Math.random() * PORTS)
    if (!found.includes(port) && (await isFree(port))) found.push(port)
  }
  return found
}

function isFree(port: number): Promise<boolean> {
  return new Promise((told) => {
    const server = createServer()
    server.once('error', () => told(false))
    server.listen(port, '127.0.0.1', () => server.close(() => told(true)))
  })
}

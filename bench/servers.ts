// The two servers, each a process of its own on loopback.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { computedMs } from './computed.ts'

export type Server = {
  address: string
  /** Resident memory, in MB. */
  memory(): number
  /** Milliseconds that it has computed for, on whichever cores. */
  cpuMs(): number
  stop(): Promise<void>
}

/**
 * The exchange as `npm start` runs it, its log lines thrown away by the reader and not by the writer. `flags` are Node's, as
 * in `--cpu-prof`.
 */
export async function startExchange(url: string, folder: string, flags: string[] = []): Promise<Server> {
  const env = { DATABASE_URL: url, GANGWAY_DATA_DIR: folder, GANGWAY_ALLOWED_RANGES: '127.0.0.0/8' }
  return start([...flags, 'bin/gangway.js', 'serve'], env, '/readyz')
}

export async function startFloor(url: string, account: string): Promise<Server> {
  return start(['--import', 'tsx', 'bench/floor.ts'], { DATABASE_URL: url, BENCH_ACCOUNT: account }, '/')
}

export async function startLeadFloor(url: string): Promise<Server> {
  return start(['--import', 'tsx', 'bench/lead-floor.ts'], { DATABASE_URL: url }, '/')
}

export async function startSink(): Promise<Server> {
  return start(['--import', 'tsx', 'bench/sink.ts'], {}, '/')
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

async function start(args: string[], env: Record<string, string>, probe: string): Promise<Server> {
  const port = await freePort()
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env, PORT: String(port), GANGWAY_BASE_URL: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const address = `http://127.0.0.1:${port}`
  await answering(child, address + probe)
  const pid = child.pid as number
  return { address, memory: () => residentMb(pid), cpuMs: () => computedMs(pid), stop: () => ended(child) }
}

async function answering(child: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return
    await new Promise((tick) => setTimeout(tick, 100))
  }
  throw new Error(`${url} does not answer`)
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await exit
}

function residentMb(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Math.round(Number(line?.[1]) / 1024)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

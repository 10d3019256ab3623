// Three PostgreSQL under Patroni and etcd, and an HAProxy for each process of the exchange, as docs/operating.md has them.
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { serverProcess } from '../../../src/db/embedded.ts'
import { eventually } from '../../support/eventually.ts'
import {
  environment,
  freePorts,
  isRunning,
  owner,
  PROGRAMS,
  type Program,
  signal,
  start,
  tree,
} from './programs.ts'
import { wholeCluster } from './whole.ts'

const DEPLOY = join(import.meta.dirname, '..', '..', '..', 'deploy')
export const SERVERS = 3

export type Server = {
  name: string
  port: number
  api: number
  folder: string
  patroni: Program | undefined
}

export type Member = { name: string; role: string; state: string; timeline?: number }

export type Cluster = {
  servers: Server[]
  /** A URL of the database by each of the proxies. */
  urls: string[]
  /** The server that Patroni calls the primary now; one that cannot answer is not asked. */
  primary(unasked?: Server): Promise<Server>
  members(unasked?: Server): Promise<Member[]>
  /** A primary that is not heard of is given up sooner than the files of deploy/ say. */
  hasten(): Promise<void>
  /** Ends PostgreSQL and its Patroni at once, as if the machine had lost its power. */
  kill(server: Server): void
  /** Stops PostgreSQL and its Patroni without ending them, as if the machine had lost its network; `thaw` lets them go on. */
  freeze(server: Server): void
  thaw(server: Server): void
  /** The machine is back: what its supervisor starts is started. */
  startAgain(server: Server): void
  /** Hands the primary's place to another in good order. */
  switchOver(from: Server): Promise<void>
  /** One statement on a server itself, past the proxies. */
  ask<T>(server: Server, statement: string): Promise<T[]>
  close(): Promise<void>
}

export async function openCluster(proxies: number): Promise<Cluster> {
  const home = mkdtempSync(join(tmpdir(), 'gangway-failover-'))
  own(home)
  const running: Program[] = []
  const run = (command: string[], env: Record<string, string>, log: string) => {
    const program = start(command, env, join(home, `${log}.log`))
    running.push(program)
    return program
  }
  const passwords = { superuser: secret(), replication: secret(), gangway: secret() }
  const stores = startStores(home, run, await freePorts(SERVERS * 2))
  const ports = await freePorts(SERVERS * 2 + proxies)
  const servers = Array.from({ length: SERVERS }, (_, n): Server => {
    const name = `postgres${n + 1}`
    const [port, api] = [ports[n], ports[SERVERS + n]] as [number, number]
    return { name, port, api, folder: folderIn(home, name), patroni: undefined }
  })
  const startPatroni = (server: Server) => {
    const env = patroniEnvironment(server, stores, passwords)
    server.patroni = run([PROGRAMS.patroni, join(DEPLOY, 'patroni.yml')], env, server.name)
  }
  const close = async () => {
    const postgres = servers.flatMap(({ folder }) => postgresOf(folder))
    const all = [...running.map(({ pid }) => pid), ...postgres]
    signal(all, 'SIGKILL')
    await eventually(() => {
      if (all.some(isRunning)) throw new Error('a process of the cluster still runs')
    })
    rmSync(home, { recursive: true, force: true })
  }
  try {
    for (const server of servers) startPatroni(server)
    const doors = ports.slice(SERVERS * 2)
    for (const [n, door] of doors.entries()) startProxy(run, servers, door, `haproxy${n + 1}`)
    const urls = doors.map((door) => `postgresql://gangway:${passwords.gangway}@127.0.0.1:${door}/gangway`)
    const cluster: Cluster = {
      ...operating(servers, passwords.superuser, startPatroni),
      servers,
      urls,
      close,
    }
    await wholeCluster(cluster, passwords.gangway)
    return cluster
  } catch (error) {
    const said = running.map(({ log }) => `${log}:\n${readFileSync(log, 'utf8').slice(-1_500)}`).join('\n')
    await close()
    throw new Error(`The cluster did not start: ${(error as Error).message}\n${said}`)
  }
}

type Run = (command: string[], env: Record<string, string>, log: string) => Program
type Passwords = { superuser: string; replication: string; gangway: string }

/** Three etcd; answers where Patroni reaches them. */
function startStores(home: string, run: Run, ports: number[]): string {
  const peers = ports.slice(0, SERVERS).map((port, n) => `etcd${n + 1}=http://127.0.0.1:${port}`)
  const clients = ports.slice(SERVERS).map((port) => `127.0.0.1:${port}`)
  for (const [n, client] of clients.entries()) {
    const name = `etcd${n + 1}`
    const peer = `http://127.0.0.1:${ports[n]}`
    const env = {
      ...environment(join(DEPLOY, 'etcd.env')),
      ETCD_NAME: name,
      ETCD_DATA_DIR: folderIn(home, name),
      ETCD_LISTEN_PEER_URLS: peer,
      ETCD_INITIAL_ADVERTISE_PEER_URLS: peer,
      ETCD_LISTEN_CLIENT_URLS: `http://${client}`,
      ETCD_ADVERTISE_CLIENT_URLS: `http://${client}`,
      ETCD_INITIAL_CLUSTER: peers.join(','),
    }
    run([PROGRAMS.etcd], env, name)
  }
  return clients.join(',')
}

function patroniEnvironment({ name, port, api, folder }: Server, stores: string, passwords: Passwords) {
  return {
    HOME: folder,
    PATRONI_NAME: name,
    PATRONI_ETCD3_HOSTS: stores,
    PATRONI_RESTAPI_LISTEN: `127.0.0.1:${api}`,
    PATRONI_RESTAPI_CONNECT_ADDRESS: `127.0.0.1:${api}`,
    PATRONI_POSTGRESQL_LISTEN: `127.0.0.1:${port}`,
    PATRONI_POSTGRESQL_CONNECT_ADDRESS: `127.0.0.1:${port}`,
    PATRONI_POSTGRESQL_DATA_DIR: join(folder, 'data'),
    PATRONI_POSTGRESQL_BIN_DIR: PROGRAMS.binaries,
    PATRONI_POSTGRESQL_PGPASS: join(folder, 'pgpass'),
    PATRONI_SUPERUSER_USERNAME: 'postgres',
    PATRONI_SUPERUSER_PASSWORD: passwords.superuser,
    PATRONI_REPLICATION_USERNAME: 'replicator',
    PATRONI_REPLICATION_PASSWORD: passwords.replication,
  }
}

function startProxy(run: Run, servers: Server[], door: number, log: string): void {
  const places = servers.flatMap(({ port, api }, n) => [
    [`POSTGRES_${n + 1}`, `127.0.0.1:${port}`],
    [`PATRONI_${n + 1}_PORT`, String(api)],
  ])
  const env = { GANGWAY_DATABASE: `127.0.0.1:${door}`, ...Object.fromEntries(places) }
  run([PROGRAMS.haproxy, '-db', '-f', join(DEPLOY, 'haproxy.cfg')], env, log)
}

/** For the quick run; Patroni advises 20 seconds, and deploy/patroni.yml has them. */
export const HASTE = { ttl: 8, loop_wait: 1, retry_timeout: 3 }
const ANSWERS_MS = 2_000
const LONGEST_MS = 60_000

/** Patroni's API of a server; throws unless it answers, and answers well to what changes something. */
async function asked(
  { name, api }: Server,
  method: string,
  path: string,
  body?: object,
  timeoutMs = ANSWERS_MS,
): Promise<Response> {
  const answer = await fetch(`http://127.0.0.1:${api}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (method !== 'GET' && !answer.ok) throw new Error(`${name} refuses ${path}: ${await answer.text()}`)
  return answer
}

function operating(servers: Server[], password: string, startPatroni: (server: Server) => void) {
  const ask = async <T>({ port }: Server, statement: string): Promise<T[]> => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password,
      database: 'postgres',
    })
    client.on('error', () => {})
    try {
      await client.connect()
      return (await client.query(statement)).rows as T[]
    } finally {
      await client.end().catch(() => {})
    }
  }
  const others = (unasked?: Server) => servers.filter((server) => server !== unasked)
  const members = (unasked?: Server): Promise<Member[]> =>
    Promise.any(
      others(unasked).map(async (server) => {
        const answer = await asked(server, 'GET', '/cluster')
        return ((await answer.json()) as { members: Member[] }).members
      }),
    )
  const all = ({ patroni, folder }: Server) => [...(patroni ? tree(patroni.pid) : []), ...postgresOf(folder)]
  return {
    ask,
    members,
    async primary(unasked?: Server) {
      for (const server of others(unasked)) {
        const answer = await asked(server, 'GET', '/primary').catch(() => undefined)
        if (answer?.status === 200) return server
      }
      throw new Error('there is no primary')
    },
    hasten: async () => void (await asked(servers[0] as Server, 'PATCH', '/config', HASTE)),
    kill: (server: Server) => signal(all(server), 'SIGKILL'),
    freeze: (server: Server) => signal(all(server), 'SIGSTOP'),
    thaw: (server: Server) => signal(all(server), 'SIGCONT'),
    startAgain: startPatroni,
    switchOver: async (server: Server) =>
      void (await asked(server, 'POST', '/switchover', { leader: server.name }, LONGEST_MS)),
  }
}

/** PostgreSQL is no child of Patroni: it lives on when that ends. */
function postgresOf(folder: string): number[] {
  const pid = serverProcess(join(folder, 'data'))
  return pid === undefined || !isRunning(pid) ? [] : tree(pid)
}

function folderIn(home: string, name: string): string {
  const folder = join(home, name)
  mkdirSync(folder, { mode: 0o700 })
  own(folder)
  return folder
}

function own(folder: string): void {
  const other = owner()
  if (other) chownSync(folder, other.uid, other.gid)
}

function secret(): string {
  return randomBytes(16).toString('hex')
}

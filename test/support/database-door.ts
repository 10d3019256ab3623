// A door before the database that a test can shut: connections break, and new ones are refused, until it opens again.
import { createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net'

export type DatabaseDoor = {
  /** The same database, through this door. */
  url: string
  shut(): Promise<void>
  open(): Promise<void>
  close(): Promise<void>
}

export async function openDoor(databaseUrl: string): Promise<DatabaseDoor> {
  const target = targetOf(databaseUrl)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = createConnection(target)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    }
    near.pipe(far).pipe(near)
  })
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  await listen(0)
  const { port } = server.address() as { port: number }
  const shut = async () => {
    const closed = new Promise((done) => server.close(done))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${port}`
  url.search = ''
  return {
    url: url.href,
    shut,
    open: () => listen(port),
    close: () => (server.listening ? shut() : Promise.resolve()),
  }
}

/** A socket folder in the URL's query, or its host and port. */
function targetOf(databaseUrl: string): NetConnectOpts {
  const { hostname, port, searchParams } = new URL(databaseUrl)
  const folder = searchParams.get('host')
  return folder ? { path: `${folder}/.s.PGSQL.5432` } : { host: hostname, port: Number(port || 5432) }
}

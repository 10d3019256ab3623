// A real SFTP server on the loopback that keeps its files in memory, closed when the test ends.
import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import ssh2 from 'ssh2'
import { onTestFinished } from 'vitest'

const { Server, utils } = ssh2
const { STATUS_CODE, OPEN_MODE } = utils.sftp

export type SftpFiles = {
  port: number
  files: Map<string, Buffer>
  /** SHA-256 of its key, as ssh-keygen prints it. */
  fingerprint: string
  /** How many writes are under way at once, at most. */
  most: number
  /** When set, a write waits for it. */
  hold?: Promise<void> | undefined
}

type Options = { username?: string; password?: string; writable?: boolean }

export async function sftpServer(options: Options = {}): Promise<SftpFiles> {
  const { username = 'ann', password = 'hunter22', writable = true } = options
  const key = soundKey()
  const blob = Buffer.from(key.public.split(' ')[1] as string, 'base64')
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')
  const shared: SftpFiles = { port: 0, files: new Map(), fingerprint: `SHA256:${digest}`, most: 0 }
  const clients = new Set<ssh2.Connection>()
  const server = new Server({ hostKeys: [key.private] }, (client) => {
    clients.add(client)
    client.on('error', () => {})
    client.on('close', () => clients.delete(client))
    client.on('authentication', (ctx) => {
      const isRight = ctx.method === 'password' && ctx.username === username && ctx.password === password
      if (isRight) ctx.accept()
      else ctx.reject(['password'])
    })
    client.on('session', (accept) => accept().on('sftp', (start) => serve(start(), shared, writable)))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  shared.port = (server.address() as AddressInfo).port
  onTestFinished(async () => {
    for (const client of clients) client.end()
    await new Promise<void>((done) => server.close(() => done()))
  })
  return shared
}

/** The library makes a key that it cannot read itself once in some five hundred times. */
function soundKey() {
  for (;;) {
    const key = utils.generateKeyPairSync('ed25519')
    if (!(utils.parseKey(key.private) instanceof Error)) return key
  }
}

function serve(sftp: ssh2.SFTPWrapper, shared: SftpFiles, writable: boolean): void {
  const open = new Map<number, { path: string; isAppending: boolean }>()
  const handleOf = (handle: Buffer) => open.get(handle.readUInt32BE(0))
  let handles = 0
  let writing = 0
  const attributes = (path: string) => ({
    mode: 0o100644,
    uid: 0,
    gid: 0,
    size: shared.files.get(path)?.length ?? 0,
    atime: 0,
    mtime: 0,
  })
  const stat = (id: number, path: string) => {
    const isFolder = !path.includes('/nowhere') && !/\.\w+$/.test(path) && !shared.files.has(path)
    if (isFolder) sftp.attrs(id, { ...attributes(path), mode: 0o040755 })
    else if (path.includes('/nowhere/') || !shared.files.has(path)) sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    else sftp.attrs(id, attributes(path))
  }
  sftp.on('STAT', stat)
  sftp.on('LSTAT', stat)
  sftp.on('REALPATH', (id, path) =>
    sftp.name(id, [{ filename: path, longname: path, attrs: attributes(path) }]),
  )
  sftp.on('OPEN', (id, path, flags) => {
    const isWriting = (flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND)) !== 0
    if (path.includes('/nowhere/')) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
    if (isWriting && !writable) return sftp.status(id, STATUS_CODE.PERMISSION_DENIED)
    if (!shared.files.has(path)) shared.files.set(path, Buffer.alloc(0))
    const handle = Buffer.alloc(4)
    handle.writeUInt32BE(++handles, 0)
    open.set(handles, { path, isAppending: (flags & OPEN_MODE.APPEND) !== 0 })
    sftp.handle(id, handle)
  })
  sftp.on('FSTAT', (id, handle) => sftp.attrs(id, attributes(handleOf(handle)?.path ?? '')))
  sftp.on('READ', (id, handle, offset, length) => {
    const part = shared.files.get(handleOf(handle)?.path ?? '')?.subarray(offset, offset + length)
    if (part && part.length > 0) sftp.data(id, part)
    else sftp.status(id, STATUS_CODE.EOF)
  })
  sftp.on('WRITE', async (id, handle, _offset, data) => {
    shared.most = Math.max(shared.most, ++writing)
    await shared.hold
    const { path } = handleOf(handle) as { path: string }
    shared.files.set(path, Buffer.concat([shared.files.get(path) ?? Buffer.alloc(0), data]))
    writing--
    sftp.status(id, STATUS_CODE.OK)
  })
  sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK))
}

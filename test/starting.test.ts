import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { statement } from './support/server.ts'

type Ended = { code: number; said: string }

/** A start on the embedded database of a folder; it must end by itself. */
function serve(folder: string, port: number): Promise<Ended> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const env = { ...inherited, GANGWAY_DATA_DIR: folder, PORT: String(port) }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['bin/gangway.js', 'serve'], { env }, (error, _out, said) =>
      resolve({ code: error ? Number(error.code) : 0, said }),
    )
    onTestFinished(() => void child.kill('SIGKILL'))
  })
}

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-starting-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const databaseRuns = (folder: string) => existsSync(join(folder, 'postgres', 'postmaster.pid'))

test('a port that is taken ends the start with a sentence, and leaves nothing running', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const folder = dataFolder()
  const { code, said } = await serve(folder, (taken.address() as { port: number }).port)
  expect(said).toBe('The port is in use by another program; stop it, or set PORT to another\n')
  expect(code).toBe(1)
  expect(databaseRuns(folder)).toBe(false)
})

test('a database of a newer program ends the start with a sentence, and leaves nothing running', async () => {
  const folder = dataFolder()
  const embedded = await openEmbedded(join(folder, 'postgres'))
  await migrate(embedded.url())
  await statement(embedded.url(), "insert into migrations (name) values ('9999_later.sql')")
  await embedded.stop()
  const { code, said } = await serve(folder, 0)
  expect(said).toMatch(/^The database is newer than this program .*start the newer Gangway\n$/)
  expect(code).toBe(1)
  expect(databaseRuns(folder)).toBe(false)
})

/** Prints the files of scripts that a start has loaded. */
const LOADED = `
  import { Session } from 'node:inspector'
  const session = new Session()
  const seen = []
  session.connect()
  session.on('Debugger.scriptParsed', ({ params }) => seen.push(params.url))
  session.post('Debugger.enable')
  process.argv = ['node', 'gangway', '--version']
  await import('./dist/cli.js')
  console.log(JSON.stringify(seen))
  process.exit()`

test('a start loads no library that most processes never need', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', LOADED])
  const scripts = JSON.parse(stdout.trim().split('\n').at(-1) as string) as string[]
  // Most libraries are in files that the build has made: it says which.
  const { outputs } = JSON.parse(readFileSync('dist/bundle.json', 'utf8')) as {
    outputs: Record<string, { inputs: object }>
  }
  const made = scripts.flatMap((url) => Object.keys(outputs[`dist/${basename(url)}`]?.inputs ?? {}))
  const loaded = [...scripts, ...made].flatMap(
    (file) => /node_modules\/((@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  )
  expect(loaded).toContain('graphile-worker')
  const late = [
    'better-auth',
    'kysely',
    'zod',
    '@simplewebauthn/server',
    'ssh2',
    'libphonenumber-js',
    'chrono-node',
  ]
  expect(loaded.filter((name) => [...late, 'moment-timezone', 'obscenity'].includes(name))).toEqual([])
})

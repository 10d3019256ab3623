import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { openEmbedded } from '../src/db/embedded.ts'
import { eventually } from './support/eventually.ts'

function folder(...parts: string[]): string {
  // A folder of mkdtemp is closed to everybody else, as a home often is.
  const made = mkdtempSync(join(tmpdir(), 'gangway-embedded-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return join(made, ...parts, 'postgres')
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

const processOf = (home: string) => Number(readFileSync(join(home, 'postmaster.pid'), 'utf8').split('\n')[0])

test('what was written is there when the server is started again, below a long and odd path too', async () => {
  const home = folder('a folder with spaces', 'and-a-rather-long-name-'.repeat(4))
  const first = await openEmbedded(home)
  await ask(first.url(), 'create table kept as select 42 as answer')
  await first.stop()
  await expect(ask(first.url(), 'select 1')).rejects.toThrow()
  const second = await openEmbedded(home)
  expect(await ask(second.url(), 'select answer from kept')).toEqual([{ answer: 42 }])
  await second.stop()
})

test('whoever comes second joins, and the last one out stops the server', async () => {
  const home = folder()
  const first = await openEmbedded(home)
  const second = await openEmbedded(home)
  const user = new pg.Client({ connectionString: second.url() })
  await user.connect()
  await first.stop()
  expect((await user.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await user.end()
  await second.stop()
  await expect(ask(second.url(), 'select 1')).rejects.toThrow()
})

test('a server that is killed is started again by itself', async () => {
  const home = folder()
  const embedded = await openEmbedded(home)
  await ask(embedded.url(), 'create table kept as select 42 as answer')
  process.kill(processOf(home), 'SIGKILL')
  await eventually(async () => expect(await ask(embedded.url(), 'select answer from kept')).toHaveLength(1))
  await embedded.stop()
})

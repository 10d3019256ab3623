// src/db/schema.sql, which shows the whole schema at a glance, is what the migrations make.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { schemaOf } from '../scripts/schema.ts'
import { assertRecent, migrate } from '../src/db/migrate.ts'
import { statement, withDatabase } from './support/server.ts'

async function migratedDatabase(): Promise<string> {
  const serverUrl = inject('serverUrl')
  const name = `gangway_${randomBytes(6).toString('hex')}`
  await statement(serverUrl, `create database ${name} template ${inject('template')}`)
  onTestFinished(() => statement(serverUrl, `drop database ${name} with (force)`))
  return withDatabase(serverUrl, name)
}

test('schema.sql is what all migrations add up to; "npm run schema" writes it', async () => {
  const written = readFileSync(join(import.meta.dirname, '..', 'src', 'db', 'schema.sql'), 'utf8')
  expect(await schemaOf(await migratedDatabase())).toBe(written)
})

test('migrating a database that is up to date does nothing', async () => {
  expect(await migrate(await migratedDatabase())).toEqual([])
})

test('a program older than its database says so, and leaves it alone', async () => {
  const url = await migratedDatabase()
  await statement(url, "insert into migrations (name) values ('9999_later.sql')")
  await expect(migrate(url)).rejects.toThrow(/newer than this program.*9999_later/)
})

test('a PostgreSQL that is too old is refused by a sentence', () => {
  expect(() => assertRecent(150_000)).not.toThrow()
  expect(() => assertRecent(180_004)).not.toThrow()
  expect(() => assertRecent(140_019)).toThrow(/PostgreSQL 14, and Gangway needs 15 or newer/)
  expect(() => assertRecent(90_624)).toThrow(/PostgreSQL 9,/)
})

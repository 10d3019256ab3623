import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'gangway-config-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

test('without any variable everything has its default, and a key is made and kept for the owner alone', () => {
  const GANGWAY_DATA_DIR = folder()
  const config = readConfig({ GANGWAY_DATA_DIR })
  expect(config).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    database_url: undefined,
    base_url: 'http://localhost:3000',
    smtp_url: undefined,
    invitation_days: 14,
    log_level: 'info',
  })
  expect(readConfig({ GANGWAY_DATA_DIR }).encryption_key).toEqual(config.encryption_key)
  const file = join(GANGWAY_DATA_DIR, 'encryption.key')
  expect(readFileSync(file, 'utf8').trim()).toBe(config.encryption_key.toString('hex'))
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('the address follows the port, and a final slash is dropped', () => {
  const GANGWAY_DATA_DIR = folder()
  expect(readConfig({ GANGWAY_DATA_DIR, PORT: '8080' }).base_url).toBe('http://localhost:8080')
  const GANGWAY_BASE_URL = 'https://leads.example/'
  expect(readConfig({ GANGWAY_DATA_DIR, GANGWAY_BASE_URL }).base_url).toBe('https://leads.example')
})

test.each([
  ['PORT', 'abc'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3.5'],
  ['GANGWAY_BASE_URL', 'ftp://x'],
  ['GANGWAY_MAIL_FROM', 'nobody'],
  ['GANGWAY_MAIL_FROM', 'a b@c'],
  ['GANGWAY_INVITATION_DAYS', '0'],
  ['GANGWAY_INVITATION_DAYS', '366'],
  ['GANGWAY_LOG_LEVEL', 'loud'],
])('%s may not be %s: the error names it, the value and what is allowed', (name, value) => {
  const read = () => readConfig({ GANGWAY_DATA_DIR: folder(), [name]: value })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(new RegExp(`^${name} is ${JSON.stringify(value)}; allowed: .+`))
})

test('a bad secret is not repeated', () => {
  const secret = 'postgresql+wrong://user:hunter2@host/x'
  for (const name of ['DATABASE_URL', 'GANGWAY_SMTP_URL', 'GANGWAY_ENCRYPTION_KEY']) {
    const read = () => readConfig({ GANGWAY_DATA_DIR: folder(), [name]: secret })
    expect(read).toThrow(new RegExp(`^${name} is .*allowed: .+`))
    expect(read).not.toThrow(/hunter2/)
  }
})

test('a damaged key file stops the start and says what to do', () => {
  const GANGWAY_DATA_DIR = folder()
  writeFileSync(join(GANGWAY_DATA_DIR, 'encryption.key'), 'short')
  expect(() => readConfig({ GANGWAY_DATA_DIR })).toThrow(/restore it from a backup/)
})

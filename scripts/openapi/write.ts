// npm run openapi: writes docs/openapi.json, what the exchange serves as /openapi.json, so that every change of it is seen in a
// review. With `-- --agree` it also becomes docs/openapi.agreed.json, what programs may rely on: part of a release.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { allRows } from '../../src/cli/describe.ts'
import { openapiOf } from '../../src/http/openapi.ts'
import { breaks, type Description } from './breaks.ts'
import { laidOut } from './lay-out.ts'
import type { Break } from './schema-breaks.ts'

export const PRESENT = 'docs/openapi.json'
const AGREED = 'docs/openapi.agreed.json'

/** The description that does not depend on where an exchange runs. */
export function presentDescription(): Description {
  const baseUrl = 'https://exchange.example'
  return openapiOf(allRows(baseUrl), { baseUrl, version: '1' }) as unknown as Description
}

export function agreedDescription(): Description {
  return JSON.parse(readFileSync(AGREED, 'utf8')) as Description
}

/** The requests with breaking changes that no line of the changelog's pending part that begins with "Breaking" names. */
export function untold(found: Break[], changelog: string): string[] {
  const pending = changelog.split(/^## /m).find((part) => part.startsWith('Pending')) ?? ''
  const told = pending.split('\n').filter((line) => /^[-* ]*\**Breaking\b/.test(line))
  const requests = new Set(found.map(({ at }) => at.split(' ').slice(0, 2).join(' ')))
  return [...requests].filter((request) => !told.some((line) => line.includes(`\`${request}\``)))
}

function write(isAgreed: boolean): void {
  const present = presentDescription()
  writeFileSync(PRESENT, laidOut(present))
  if (!isAgreed) return
  const missing = untold(breaks(agreedDescription(), present), readFileSync('CHANGELOG.md', 'utf8'))
  if (missing.length > 0) {
    console.error(
      `Say in CHANGELOG.md, under Pending, in a line that begins with "Breaking", what becomes of:`,
    )
    for (const request of missing) console.error(`  \`${request}\``)
    process.exitCode = 1
    return
  }
  writeFileSync(AGREED, laidOut(present))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) write(process.argv.includes('--agree'))

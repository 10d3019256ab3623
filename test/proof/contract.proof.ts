// The contract: documented requests are answered as documented, and the description is sound and keeps what was agreed.
import { readFileSync } from 'node:fs'
import { breaks } from '../../scripts/openapi/breaks.ts'
import { agreedDescription, presentDescription, untold } from '../../scripts/openapi/write.ts'
import { replay } from './contract/replay.ts'
import { lint, OFF } from './contract/ruleset.ts'
import type { Table } from './outcome.ts'
import { prove } from './prove.ts'

type Part = { ok: boolean; line: string; tables: Table[] }

prove(
  'contract',
  'documented requests are answered as documented, and the description is sound and breaks nothing that was agreed',
  async () => {
    const parts = [await replayed(), await linted(), compared()]
    return {
      ok: parts.every(({ ok }) => ok),
      line: parts.map(({ line }) => line).join('; '),
      tables: parts.flatMap(({ tables }) => tables),
    }
  },
)

async function replayed(): Promise<Part> {
  const played = await replay()
  const otherwise = played.filter(({ found }) => found.length > 0)
  const sections = [...new Set(played.map(({ one }) => one.of))]
  const rows = sections.map((section) => {
    const cases = played.filter(({ one }) => one.of === section)
    return [
      section,
      new Set(cases.map(({ one }) => one.ask.replace(/\?.*/, ''))).size,
      cases.length,
      cases.filter(({ found }) => found.length === 0).length,
    ]
  })
  return {
    ok: played.length > 0 && otherwise.length === 0,
    line: `${played.length - otherwise.length} of ${played.length} cases are answered as documented`,
    tables: [
      {
        title: 'Documented requests',
        columns: ['documented in', 'requests', 'cases', 'as documented'],
        rows,
      },
      ...tableOf(
        'Answered otherwise',
        ['documented in', 'case', 'request', 'what'],
        otherwise.flatMap(({ one, found }) => found.map((what) => [one.of, one.name, one.ask, what])),
      ),
    ],
  }
}

async function linted(): Promise<Part> {
  const { rules, found } = await lint(presentDescription())
  const off = Object.entries(OFF).map(([name, reason]) => [name, reason])
  return {
    ok: found.length === 0 && rules > 0,
    line: `the description has ${found.length} findings under ${rules} rules`,
    tables: [
      { title: 'Rules that are off', columns: ['rule', 'reason'], rows: off },
      ...tableOf(
        'Findings of the linter',
        ['rule', 'where', 'what'],
        found.map(({ rule, at, message }) => [rule, at, message]),
      ),
    ],
  }
}

function compared(): Part {
  const [agreed, present] = [agreedDescription(), presentDescription()]
  const found = breaks(agreed, present)
  const missing = untold(found, readFileSync('CHANGELOG.md', 'utf8'))
  const requests = Object.values(agreed.paths).flatMap(Object.keys).length
  return {
    ok: missing.length === 0 && requests > 0,
    line: `${found.length} breaking changes of ${requests} agreed requests, ${missing.length} requests of them untold`,
    tables: tableOf(
      'Breaking changes since what was agreed',
      ['where', 'what'],
      found.map(({ at, what }) => [at, what]),
    ),
  }
}

function tableOf(title: string, columns: string[], rows: string[][]): Table[] {
  return rows.length > 0 ? [{ title, columns, rows }] : []
}

// The documents say what is so: every request, every setting, and links that lead somewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { withSettings } from '../scripts/settings.ts'
import { api } from '../src/api.ts'
import { operations } from '../src/operations/api.ts'
import { openMetrics } from '../src/operations/metrics.ts'

const ROOT = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

const pages = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
]

function served(): string[] {
  const metrics = openMetrics({ totalCount: 0, idleCount: 0, waitingCount: 0 })
  const rows = [...api, ...operations(api, { metrics, base_url: 'http://localhost' })]
  return rows.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
}

test('docs/compatibility.md has every request that is answered, and calls none answered that is not', () => {
  const rows = [...read('docs/compatibility.md').matchAll(/^\| `([^`]+)` \| (same|added) \|/gm)]
  const told = rows.map(([, request]) => request as string)
  expect(told.toSorted()).toEqual(served().toSorted())
})

test('docs/operating.md has the settings of the program; "npm run settings" writes them', () => {
  const document = read('docs/operating.md')
  expect(document).toBe(withSettings(document))
})

test.each(pages)('the links of %s lead somewhere', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
  const broken = links.filter(([, file, anchor]) => {
    const target = file ? join(dirname(page), file) : page
    return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

/** The anchors of a page's headings, as the usual viewers make them. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
}

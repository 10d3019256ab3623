// Writes the table of settings in docs/operating.md, from src/config.ts.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { SETTINGS } from '../src/config.ts'

const FILE = 'docs/operating.md'
const [BEGIN, END] = ['<!-- settings -->', '<!-- /settings -->']

/** The document with the table that the settings make. */
export function withSettings(document: string): string {
  const [before, rest = ''] = document.split(BEGIN)
  const after = rest.slice(rest.indexOf(END))
  return `${before}${BEGIN}\n${table()}\n${after}`
}

function table(): string {
  const rows = Object.values(SETTINGS).map(({ name, fallback, meaning, allowed }) => {
    return `| \`${name}\` | ${fallback === '' ? '' : shown(fallback)} | ${meaning} | ${allowed} |`
  })
  return ['| setting | without it | meaning | allowed |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** A value as code, a sentence as words. */
function shown(fallback: string): string {
  return fallback.includes(' ') ? fallback : `\`${fallback}\``
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(FILE, withSettings(readFileSync(FILE, 'utf8')))
}

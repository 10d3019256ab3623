// npm run proof: everything that is claimed, played and measured. `npm run proof -- crash fuzz` runs parts alone, `--quick` is
// what CI runs. What a full run finds is kept in proof/, part by part, and the report of the day is written anew from that.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kept, type Proved, printed, reportOf } from './outcome.ts'

const PARTS = ['contract', 'tenancy', 'safety', 'fuzz', 'crash', 'failover', 'speed']
/** Servers of a cluster start slowly: in quick it is played only if it is named. */
const SLOW_TO_BEGIN = 'failover'
const ROOT = join(import.meta.dirname, '..', '..')

const quick = process.argv.includes('--quick')
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const unknown = asked.filter((part) => !PARTS.includes(part))
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join('", "')}". Parts are: ${PARTS.join(', ')}.`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'gangway-proof-'))
const proved: Proved[] = []
const failed: string[] = []
const chosen = PARTS.filter((part) =>
  asked.length === 0 ? !quick || part !== SLOW_TO_BEGIN : asked.includes(part),
)
// In full each part has a process and a database server of its own; in quick their beginning would take longer than they do.
for (const parts of quick ? [chosen] : chosen.map((part) => [part])) {
  const { status } = spawnSync(
    process.execPath,
    [
      ...['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/proof/vitest.config.ts'],
      ...parts.map((part) => `/${part}.proof`),
    ],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        GANGWAY_PROOF_QUICK: quick ? '1' : '0',
        GANGWAY_PROOF_FOLDER: folder,
        GANGWAY_TEST_BUILT: '1',
      },
    },
  )
  const told = parts.map((part) => tell(part))
  if (status !== 0 && told.every((part) => part?.ok)) failed.push('the run itself')
  // At once: what was found stays, whatever becomes of the parts that follow.
  if (!quick) keep(told.filter((part) => part !== undefined))
}
rmSync(folder, { recursive: true, force: true })

console.log(
  failed.length === 0
    ? `Proved: ${proved.map(({ part }) => part).join(', ')}.`
    : `Not proved: ${failed.join(', ')}.`,
)
process.exit(failed.length === 0 ? 0 : 1)

/** Prints what a part has left behind. */
function tell(part: string): Proved | undefined {
  const file = join(folder, `${part}.json`)
  const told = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Proved) : undefined
  for (const table of told?.tables ?? []) console.log(`\n${printed(table)}`)
  for (const gap of told?.gaps ?? []) console.log(`\nOpen gap: ${gap}`)
  console.log(`\n${part}: ${told?.line ?? 'it did not end'}\n`)
  if (told) proved.push(told)
  if (!told?.ok) failed.push(part)
  return told
}

function keep(found: Proved[]): void {
  if (found.length === 0) return
  const at = new Date().toISOString().slice(0, 10)
  const home = join(ROOT, 'proof', at)
  mkdirSync(home, { recursive: true })
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' })
  for (const { files = {}, ...part } of found) {
    const kept: Kept = { ...part, files: Object.keys(files), commit: git.stdout.trim() }
    writeFileSync(join(home, `${part.part}.json`), `${JSON.stringify(kept, null, 1)}\n`)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text)
  }
  const all = PARTS.map((part) => join(home, `${part}.json`)).filter(existsSync)
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`
  const report = reportOf(
    at,
    machine,
    all.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Kept),
  )
  writeFileSync(join(ROOT, 'proof', `${at}.md`), report)
  console.log(`The report is in proof/${at}.md.`)
}

// npm run proof: everything that is claimed, played and measured. `npm run proof -- crash fuzz` runs parts alone, `--quick` is
// what CI runs. What a full run finds is kept in proof/, part by part, and the report of the day is written anew from that.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kept, minutes, type Proved, printed, reportOf, type Whole } from './outcome.ts'

/** Runs that follow each other; of a run of several parts the beginning is shared. */
type Lane = string[][]

/** Servers of a cluster start slowly: in quick it is played only if it is named. */
const SLOW_TO_BEGIN = 'failover'
/**
 * What is played one after the other, and what beside each other: failover mostly waits until a lease is over. In full each part
 * has a process and a database server of its own; in quick their beginning would take longer than they do.
 */
const IN_FULL: Lane[][] = [
  [[['contract'], ['tenancy'], ['safety']], [['failover']]],
  [[['fuzz']]],
  [[['crash']]],
  [[['speed']]],
]
const PARTS = IN_FULL.flat(3)
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
const isWhole = asked.length === 0
const isChosen = (part: string) => (isWhole ? !quick || part !== SLOW_TO_BEGIN : asked.includes(part))

const since = performance.now()
for (const lanes of quick ? [[[PARTS]]] : IN_FULL) await Promise.all(chosenOf(lanes).map(along))
const seconds = Math.round((performance.now() - since) / 1000)
if (isWhole && !quick) keepWhole(seconds)
rmSync(folder, { recursive: true, force: true })

console.log(`It took ${minutes(seconds)}.`)
console.log(
  failed.length === 0
    ? `Proved: ${proved.map(({ part }) => part).join(', ')}.`
    : `Not proved: ${failed.join(', ')}.`,
)
process.exit(failed.length === 0 ? 0 : 1)

/** What is left of lanes when only the chosen parts are played. */
function chosenOf(lanes: Lane[]): Lane[] {
  const chosen = lanes.map((lane) => lane.map((run) => run.filter(isChosen)).filter((run) => run.length > 0))
  return chosen.filter((lane) => lane.length > 0)
}

/** Only the first of those that run beside each other writes as it goes. */
async function along(lane: Lane, n: number): Promise<void> {
  for (const parts of lane) {
    const status = await played(parts, n === 0)
    const told = parts.map((part) => tell(part))
    if (status !== 0 && told.every((part) => part?.ok)) failed.push('the run itself')
    // At once: what was found stays, whatever becomes of the parts that follow.
    if (!quick) keep(told.filter((part) => part !== undefined))
  }
}

/** Plays parts in a process of their own; answers its exit code. */
async function played(parts: string[], isShown: boolean): Promise<number | null> {
  const child = spawn(
    process.execPath,
    [
      ...['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/proof/vitest.config.ts'],
      ...parts.map((part) => `/${part}.proof`),
    ],
    {
      cwd: ROOT,
      stdio: isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        GANGWAY_PROOF_QUICK: quick ? '1' : '0',
        GANGWAY_PROOF_FOLDER: folder,
        GANGWAY_TEST_BUILT: '1',
      },
    },
  )
  let said = ''
  for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk) => (said += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  process.stdout.write(said)
  return code
}

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
  for (const { files = {}, ...part } of found) {
    const kept: Kept = { ...part, files: Object.keys(files), commit: commit() }
    writeFileSync(join(home(), `${part.part}.json`), `${JSON.stringify(kept, null, 1)}\n`)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home(), name), text)
  }
  report()
}

/** How long everything took, which is less than the sum of the parts. */
function keepWhole(seconds: number): void {
  writeFileSync(join(home(), 'whole.json'), `${JSON.stringify({ seconds, commit: commit() })}\n`)
  report()
  console.log(`The report is in proof/${today()}.md.`)
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** The folder of the day. */
function home(): string {
  const folder = join(ROOT, 'proof', today())
  mkdirSync(folder, { recursive: true })
  return folder
}

function commit(): string {
  return spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).stdout.trim()
}

/** Writes the report of the day anew from what is kept. */
function report(): void {
  const read = <T>(name: string) => {
    const file = join(home(), name)
    return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as T] : []
  }
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`
  const parts = PARTS.flatMap((part) => read<Kept>(`${part}.json`))
  const [whole] = read<Whole>('whole.json')
  writeFileSync(join(ROOT, 'proof', `${today()}.md`), reportOf({ day: today(), machine, parts, whole }))
}

// What is known of the packages that run in production.
import { spawnSync } from 'node:child_process'
import type { Finding } from './finding.ts'

const ROOT = new URL('../../..', import.meta.url).pathname
const PATIENCE_MS = 20_000

type Counts = Record<'info' | 'low' | 'moderate' | 'high' | 'critical', number>
type Audit = {
  metadata?: { vulnerabilities: Counts; dependencies: { prod: number } }
  vulnerabilities?: object
}

/** A weakness of medium weight or more is a fault; a registry that cannot be asked is a gap. */
export async function audit(): Promise<Finding> {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  })
  const told = readable(stdout)
  const title = 'npm audit --omit=dev'
  const columns = ['packages', 'low', 'moderate', 'high', 'critical']
  if (!told?.metadata) {
    const gaps = ['the dependency audit was not run: the registry of packages could not be asked']
    return {
      tables: [{ title, columns, rows: [['not asked', '–', '–', '–', '–']] }],
      checks: 0,
      faults: [],
      gaps,
    }
  }
  const { vulnerabilities: counts, dependencies } = told.metadata
  const isWeak = counts.moderate + counts.high + counts.critical > 0
  const faults = isWeak
    ? [`packages with known weaknesses: ${Object.keys(told.vulnerabilities ?? {}).join(', ')}`]
    : []
  const row = [dependencies.prod, counts.low, counts.moderate, counts.high, counts.critical]
  return { tables: [{ title, columns, rows: [row] }], checks: 1, faults }
}

function readable(text: string): Audit | undefined {
  try {
    return JSON.parse(text) as Audit
  } catch {
    return undefined
  }
}

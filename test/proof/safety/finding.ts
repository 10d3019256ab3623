// What one look at the exchange's safety has found.
import type { Table } from '../outcome.ts'

export type Finding = {
  tables: Table[]
  /** How many single things were looked at. */
  checks: number
  /** What must not be, a sentence each. */
  faults: string[]
  gaps?: string[]
}

/** Counts what is looked at, and notes what must not be. */
export function looking() {
  const faults: string[] = []
  let checks = 0
  return {
    faults,
    checks: () => checks,
    /** `fault` says what is wrong if `holds` is false. */
    see(holds: boolean, fault: string): boolean {
      checks++
      if (!holds) faults.push(fault)
      return holds
    },
  }
}

export type Looking = ReturnType<typeof looking>

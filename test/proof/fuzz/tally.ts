// What was asked and answered, counted; what was wrong, with an example of each.
import type { Answered, Asked } from './client.ts'

type Count = {
  asked: number
  taken: number
  refused: number
  limited: number
  faulty: number
  totalMs: number
  slowestMs: number
}

export type Suspect = { name: string; asked: Asked; ms: number }

const SLOW_MS = 2_000

export class Tally {
  readonly counts = new Map<string, Count>()
  readonly faults = new Map<string, { times: number; example: string }>()
  /** Of each row the slowest. */
  readonly suspects = new Map<string, Suspect>()
  slow = 0

  note(name: string, asked: Asked, { status, ms }: Answered, fault: string | undefined): void {
    const count = this.counts.get(name) ?? {
      asked: 0,
      taken: 0,
      refused: 0,
      limited: 0,
      faulty: 0,
      totalMs: 0,
      slowestMs: 0,
    }
    this.counts.set(name, count)
    count.asked++
    if (fault) this.fault(name, asked, fault)
    if (fault) count.faulty++
    else if (status === 503 || status === 429) count.limited++
    else if (status >= 400 || status === 0) count.refused++
    else count.taken++
    count.totalMs += ms
    count.slowestMs = Math.max(count.slowestMs, ms)
    if (ms > SLOW_MS) this.slow++
    if (ms > SLOW_MS && ms > (this.suspects.get(name)?.ms ?? 0)) this.suspects.set(name, { name, asked, ms })
  }

  fault(name: string, { method, path, headers, body, bytes }: Asked, fault: string): void {
    const key = `${name}: ${fault}`
    const known = this.faults.get(key) ?? { times: 0, example: '' }
    const { authorization: _, ...shown } = headers
    known.times++
    known.example ||= `${method} ${path.slice(0, 300)} ${JSON.stringify(shown).slice(0, 300)} ${JSON.stringify(String(bytes?.toString('latin1') ?? body ?? '')).slice(0, 600)}`
    this.faults.set(key, known)
  }

  get asked(): number {
    return [...this.counts.values()].reduce((sum, { asked }) => sum + asked, 0)
  }
}

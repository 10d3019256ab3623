// Who was asked what, when, and how it was answered: what a kill costs is read from it.
import { setTimeout as pause } from 'node:timers/promises'
import type { Reply } from '../../support/client.ts'

export type Kind = 'lead' | 'onboard' | 'readyz'

/** `status` 0: no answer within the time, or a broken connection. Times are milliseconds of the process's steady clock. */
export type Entry = {
  kind: Kind
  place: string
  status: number
  sinceMs: number
  untilMs: number
  said: string
}

export type Journal = {
  entries: Entry[]
  /** Asks once, and notes how it went. */
  ask(kind: Kind, place: string, asking: () => Promise<Reply>): Promise<Reply | undefined>
  /** Asks again and again until the answer has one of these statuses. */
  askUntil(kind: Kind, status: number, asking: (tries: number) => Promise<Reply>): Promise<Reply>
}

const PAUSE_MS = 50
const GIVES_UP_MS = 120_000
const MOST_SAID = 300

export function openJournal(): Journal {
  const entries: Entry[] = []
  const journal: Journal = {
    entries,
    async ask(kind, place, asking) {
      const sinceMs = performance.now()
      const reply = await asking().catch(() => undefined)
      const said = reply && reply.status >= 400 ? JSON.stringify(reply.body).slice(0, MOST_SAID) : ''
      entries.push({ kind, place, status: reply?.status ?? 0, sinceMs, untilMs: performance.now(), said })
      return reply
    },
    async askUntil(kind, status, asking) {
      const sinceMs = performance.now()
      for (let tries = 0; performance.now() - sinceMs < GIVES_UP_MS; tries++) {
        const reply = await journal.ask(kind, '', () => asking(tries))
        if (reply?.status === status) return reply
        await pause(PAUSE_MS)
      }
      throw new Error(
        `a ${kind} was not answered ${status} within ${GIVES_UP_MS} ms: ${entries.at(-1)?.said}`,
      )
    },
  }
  return journal
}

/** Between the first answer that was not 200 and the end of the last, for the process that was longest away. */
export function secondsNotReady(entries: Entry[]): number {
  const places = new Set(entries.map(({ place }) => place))
  return Math.max(
    0,
    ...[...places].map((place) => {
      const away = entries.filter((entry) => entry.place === place && entry.status !== 200)
      return away.length === 0 ? 0 : seconds((away.at(-1) as Entry).untilMs - (away[0] as Entry).sinceMs)
    }),
  )
}

/** The longest time in which no entry ended well, between two moments. */
export function longestWithout(entries: Entry[], sinceMs: number, untilMs: number): number {
  const ends = [sinceMs, ...entries.map((entry) => entry.untilMs).sort((a, b) => a - b), untilMs]
  return seconds(Math.max(...ends.slice(1).map((end, n) => end - (ends[n] as number))))
}

export function seconds(ms: number): number {
  return Math.round(ms / 100) / 10
}

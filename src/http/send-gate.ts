// How many calls may be under way to one place for one account, and a rest for a place that keeps failing. State of this process.
import { SendError } from './send-error.ts'

export const MOST_AT_ONCE = 64
export const MOST_FAILURES = 20
export const REST_MS = 10_000
const MOST_PLACES = 10_000

/** How a call ended: with an answer of any status, without one, or before it could tell anything of the place. */
export type Heard = 'answer' | 'failure' | 'nothing'
export type Leave = (heard: Heard) => void

type Place = {
  origin: string
  active: number
  /** In the order of their coming. */
  waiting: Set<() => void>
  /** In a row. */
  failures: number
  restsUntil: number
  isTrying: boolean
}

export type Waiting = {
  turn: Promise<Leave>
  /** Takes the call out of the line; its turn never comes. */
  giveUp(): void
}

/** Lets a call to an origin in, or has it wait for its turn. Throws a SendError while the origin rests for the account. */
export type Gate = {
  (accountId: string, origin: string): Leave | Waiting
  /** Which places rest now. */
  resting(): Resting[]
}

export type Resting = { account_id: string; origin: string; failures: number; rests_s: number }

export function openGate(now: () => number): Gate {
  const places = new Map<string, Place>()

  function admitted(key: string, place: Place, isTrial: boolean): Leave {
    place.active++
    let isOut = false
    return (heard) => {
      if (isOut) return
      isOut = true
      place.active--
      note(place, heard, isTrial, now())
      for (const turn of place.waiting) {
        if (place.active >= MOST_AT_ONCE) break
        place.waiting.delete(turn)
        turn()
      }
      if (place.active === 0 && place.failures === 0) places.delete(key)
    }
  }

  function line(key: string, place: Place): Waiting {
    const { promise, resolve, reject } = promised<Leave>()
    const turn = () => {
      try {
        resolve(admitted(key, place, triesAgain(place, now())))
      } catch (error) {
        reject(error)
      }
    }
    place.waiting.add(turn)
    return { turn: promise, giveUp: () => place.waiting.delete(turn) }
  }

  const enter = (accountId: string, origin: string) => {
    const key = `${accountId} ${origin}`
    const place = places.get(key) ?? fresh(origin)
    if (place.active >= MOST_AT_ONCE) return line(key, place)
    const isTrial = triesAgain(place, now())
    if (!places.has(key)) {
      places.set(key, place)
      if (places.size > MOST_PLACES) forgetOne(places)
    }
    return admitted(key, place, isTrial)
  }
  return Object.assign(enter, { resting: () => restingIn(places, now()) })
}

function restingIn(places: Map<string, Place>, now: number): Resting[] {
  const resting = [...places].filter(([, place]) => place.failures >= MOST_FAILURES && place.restsUntil > now)
  return resting.map(([key, { origin, failures, restsUntil }]) => {
    const account_id = key.slice(0, key.indexOf(' '))
    return { account_id, origin, failures, rests_s: (restsUntil - now) / 1000 }
  })
}

function fresh(origin: string): Place {
  return { origin, active: 0, waiting: new Set(), failures: 0, restsUntil: 0, isTrying: false }
}

function promised<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((...both) => {
    ;[resolve, reject] = both
  })
  return { promise, resolve, reject }
}

/** Whether the call is the one that tries after a rest. Throws while the place rests. */
function triesAgain(place: Place, now: number): boolean {
  if (place.failures < MOST_FAILURES) return false
  if (now < place.restsUntil || place.isTrying) throw resting(place, now)
  place.isTrying = true
  return true
}

function resting({ origin, failures, restsUntil }: Place, now: number): SendError {
  const seconds = Math.max(1, Math.ceil((restsUntil - now) / 1000))
  const host = origin.replace(/^https?:\/\//, '')
  const said = `${host} is left alone for ${seconds} s, because its last ${failures} calls got no answer`
  return new SendError('resting', said)
}

function note(place: Place, heard: Heard, isTrial: boolean, now: number): void {
  if (isTrial) place.isTrying = false
  if (heard === 'answer') place.failures = 0
  if (heard !== 'failure') return
  place.failures++
  if (place.failures >= MOST_FAILURES) place.restsUntil = now + REST_MS
}

/** The failures of places that nobody calls are kept only as long as there is room. */
function forgetOne(places: Map<string, Place>): void {
  for (const [key, { active }] of places) if (active === 0) return void places.delete(key)
}

// Ranges: two numbers or two days, one of them, or one with a plus.
import { textGiven } from './given.ts'

const INSTANTS = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z)?/g
const NUMBERS = /\d+(?:\.\d+)?|\.\d+/g
const MOST = 1_000

export type Range = {
  normal: string
  raw: string
  avg: number | null
  mid: number | null
  min: number | null
  max: number | null
  valid: boolean
}

/** `min`, `max`, their average to two places and the average cut down; of `10+` the minimum alone. */
export function rangeValue(input: unknown): Range {
  const raw = textGiven(input)
  const text = raw.slice(0, MOST)
  const instants = text.includes('-') ? [...text.matchAll(INSTANTS)].slice(0, 2) : []
  const [from, to] = instants.map(([found]) => Date.parse(found)).filter((at) => !Number.isNaN(at))
  if (from !== undefined) return between(raw, from, to)
  const bare = text.replace(/[$,]/g, '')
  const numbers = bare.matchAll(NUMBERS)
  const [first, second] = [numbers.next().value, numbers.next().value]
  if (!first) return { normal: raw, raw, avg: null, mid: null, min: null, max: null, valid: false }
  const min = Number(first[0]) * (bare[first.index - 1] === '-' ? -1 : 1)
  const isOpen = /^\s*\+/.test(bare.slice(first.index + first[0].length, first.index + first[0].length + 10))
  if (isOpen && !second) return { normal: `${min}+`, raw, avg: null, mid: null, min, max: null, valid: true }
  return between(raw, min, second && Number(second[0]))
}

function between(raw: string, min: number, max = min): Range {
  const avg = Math.round(((min + max) / 2) * 100) / 100
  const normal = max === min ? String(min) : `${min}-${max}`
  return { normal, raw, avg, mid: max === min ? avg : Math.trunc(avg), min, max, valid: true }
}

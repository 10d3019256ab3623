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

/**
 * `min`, `max`, their average to two places and the average cut down; of `10+` the minimum alone. A single number is all
 * of them, and reads as it was given. Only the minimum may be negative.
 */
export function rangeValue(input: unknown): Range {
  const raw = textGiven(input)
  const text = raw.slice(0, MOST)
  const instants = text.includes('-') ? [...text.matchAll(INSTANTS)].slice(0, 2) : []
  const [from, to] = instants.map(([found]) => Date.parse(found)).filter((at) => !Number.isNaN(at))
  if (from !== undefined) return to === undefined ? single(raw, String(from), from) : between(raw, from, to)
  const bare = text.replace(/[$,]/g, '')
  const numbers = bare.matchAll(NUMBERS)
  const [first, second] = [numbers.next().value, numbers.next().value]
  if (!first) return none(raw)
  const min = Number(first[0]) * (/-\s*$/.test(bare.slice(0, first.index).slice(-10)) ? -1 : 1)
  const after = bare.slice(first.index + first[0].length, second?.index)
  if (/^\s{0,9}\+/.test(after)) {
    return { normal: `${min}+`, raw, avg: null, mid: null, min, max: null, valid: true }
  }
  // A second point makes no second number: `1.2.3`.
  if (second && after === '') return none(raw)
  if (!second) return /-\s*$/.test(after.slice(-10)) ? none(raw) : single(raw, raw, min)
  return /-\s*-/.test(after.slice(-20)) ? none(raw) : between(raw, min, Number(second[0]))
}

function none(raw: string): Range {
  return { normal: raw, raw, avg: null, mid: null, min: null, max: null, valid: false }
}

function single(raw: string, normal: string, value: number): Range {
  return { normal, raw, avg: value, mid: value, min: value, max: value, valid: true }
}

function between(raw: string, min: number, max: number): Range {
  const avg = Number(((min + max) / 2).toFixed(2))
  return { normal: `${min}-${max}`, raw, avg, mid: Math.trunc(avg), min, max, valid: true }
}

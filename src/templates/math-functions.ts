// The functions of formulas.

/** What a formula handles: numbers, texts that may be numbers, lists of them, or nothing. */
export type Quantity = number | string | null | Quantity[]

type Function = (args: Quantity[]) => Quantity

export const constants: Record<string, number> = { PI: Math.PI, E: Math.E }

function number(value: Quantity | undefined): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

const one =
  (calculate: (value: number) => number): Function =>
  ([value]) =>
    calculate(number(value))

const two =
  (calculate: (one: number, other: number) => number): Function =>
  ([first, second]) =>
    calculate(number(first), number(second))

const most =
  (calculate: (...numbers: number[]) => number): Function =>
  (args) => {
    const numbers = args.flat(2).map((value) => number(value as Quantity))
    return numbers.length === 0 ? null : calculate(...numbers)
  }

/** Beyond 170 a factorial is more than a number can hold. */
function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170) return Number.NaN
  let product = 1
  for (let factor = 2; factor <= value; factor++) product *= factor
  return product
}

export const functions: Record<string, Function> = {
  sin: one(Math.sin),
  cos: one(Math.cos),
  tan: one(Math.tan),
  asin: one(Math.asin),
  acos: one(Math.acos),
  atan: one(Math.atan),
  sqrt: one(Math.sqrt),
  log: one(Math.log),
  abs: one(Math.abs),
  ceil: one(Math.ceil),
  floor: one(Math.floor),
  round: one(Math.round),
  exp: one(Math.exp),
  fac: one(factorial),
  roundTo: two((value, places) => Number(`${Math.round(Number(`${value}e${places || 0}`))}e-${places || 0}`)),
  // A fresh number each time, from 0 up to the argument.
  random: ([limit]) => Math.random() * (number(limit) || 1),
  min: most(Math.min),
  max: most(Math.max),
  pyt: two(Math.hypot),
  pow: two((base, exponent) => base ** exponent),
  atan2: two(Math.atan2),
  if: ([condition = null, then = null, otherwise = null]) =>
    condition !== null && condition !== 0 && condition !== '' ? then : otherwise,
}

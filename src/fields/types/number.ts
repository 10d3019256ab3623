// Numbers, whatever stands around them.

/** `$1,100 per month` is 1100. What is no number is NaN, which is kept as null. */
export function numberValue(input: unknown): unknown {
  const normal = numberIn(input)
  return { normal, valid: !Number.isNaN(normal), raw: input }
}

function numberIn(input: unknown): number {
  if (typeof input === 'number') return Number.isFinite(input) ? input : Number.NaN
  if (typeof input !== 'string') return Number.NaN
  const digits = input.replace(/[^-\d.]/g, '')
  const number = digits === '' ? Number.NaN : Number(digits)
  return Number.isFinite(number) ? number : Number.NaN
}

// Of many figures the one that stands for them.

export function median(values: number[]): number {
  return percentile(values, 0.5)
}

/** The value that such a share of the others lies below. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
}

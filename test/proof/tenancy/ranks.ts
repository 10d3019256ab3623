// Whether two kinds of samples can be told apart by their ranks: the area under the curve of Mann and Whitney.

/** How probable it is that one of `ones` is larger than one of `others`: 0.5 where nothing tells them apart. */
export function areaUnderCurve(ones: number[], others: number[]): number {
  const all = [
    ...ones.map((value) => ({ value, isOne: true })),
    ...others.map((value) => ({ value, isOne: false })),
  ].sort((first, second) => first.value - second.value)
  let ranks = 0
  for (let at = 0; at < all.length; ) {
    let end = at
    while (end < all.length && all[end]?.value === all[at]?.value) end++
    const shared = (at + 1 + end) / 2
    for (; at < end; at++) if (all[at]?.isOne) ranks += shared
  }
  return (ranks - (ones.length * (ones.length + 1)) / 2) / (ones.length * others.length)
}

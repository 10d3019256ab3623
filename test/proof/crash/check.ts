// A check: how many things were looked at, and which of them were not as they must be.

export type Check = { name: string; looked: number; wrong: string[] }

/** Looks at all things; `faultOf` says what is wrong with one. */
export function check<T>(name: string, things: T[], faultOf: (thing: T) => string | undefined): Check {
  const wrong = things.map(faultOf).filter((fault) => fault !== undefined)
  return { name, looked: things.length, wrong }
}

/** Things by what they have in common. */
export function grouped<T, K>(things: T[], by: (thing: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const thing of things) groups.set(by(thing), [...(groups.get(by(thing)) ?? []), thing])
  return groups
}

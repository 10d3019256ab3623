// How often something may be done, by name, counted in this process's memory: a minute's worth at first, which comes back with time.

const MINUTE_S = 60
/** A name that is forgotten begins anew: with so many, a minute's worth of each is a few MiB. */
const MOST_NAMES = 20_000

export interface Pace {
  /** 0 if it may be done now, which is counted; else in how many seconds it may. */
  take(name: string): number
}

export type PaceOptions = { most?: number; nowS?: () => number }

type Bucket = { left: number; atS: number }

/** Lets `perMinute` through a minute for each name, and lets them all come at once. Throws nothing. */
export function openPace(
  perMinute: number,
  { most = MOST_NAMES, nowS = () => performance.now() / 1000 }: PaceOptions = {},
): Pace {
  const perSecond = perMinute / MINUTE_S
  const buckets = new Map<string, Bucket>()
  return {
    take(name) {
      const atS = nowS()
      const { left, atS: sinceS } = buckets.get(name) ?? { left: perMinute, atS }
      const now = Math.min(perMinute, left + (atS - sinceS) * perSecond)
      // Whoever came longest ago is forgotten first.
      buckets.delete(name)
      buckets.set(name, { left: now >= 1 ? now - 1 : now, atS })
      if (buckets.size > most) buckets.delete(buckets.keys().next().value as string)
      return now >= 1 ? 0 : Math.max(1, Math.ceil((1 - now) / perSecond))
    },
  }
}

/** Where an address comes from, as one name: an IPv6 address by its first 64 bits, which one customer has for itself. */
export function placeOfAddress(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const between = tail === undefined ? [] : Array(8 - first.length - last.length).fill('0')
  return [...first, ...between, ...last].slice(0, 4).join(':')
}

/** Everything that is paced by the process; undefined is as often as anybody likes. */
export type Paces = { sources: Pace | undefined; addresses: Pace | undefined; reports: Pace }

type Limits = {
  submissions_per_source: number | undefined
  submissions_per_address: number | undefined
  shared_reports: number
}

/** What is undefined is not limited. */
export function openPaces({
  submissions_per_source,
  submissions_per_address,
  shared_reports,
}: Limits): Paces {
  return {
    sources: submissions_per_source === undefined ? undefined : openPace(submissions_per_source),
    addresses: submissions_per_address === undefined ? undefined : openPace(submissions_per_address),
    reports: openPace(shared_reports),
  }
}

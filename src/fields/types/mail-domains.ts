// Lists of mail domains: more than a hundred thousand names, kept as one sorted text rather than as so many.
import { createRequire } from 'node:module'
import { lazily } from '../../lib/lazy.ts'

const load = createRequire(import.meta.url)

/** Whether a name in lower case, or a domain that it lies in, is on a list. */
type List = (name: string) => boolean

export const isDisposable = listed('disposable-email-domains')
export const isFree = listed('email-providers/all.json')

function listed(file: string): List {
  const list = lazily(() => {
    const made = listOf(load(file) as string[])
    // The module's own copy is let go.
    delete load.cache[load.resolve(file)]
    return made
  })
  return (name) => domainsOf(name).some(list())
}

/** `a.b.c` lies in `b.c`; what has no dot is no domain of anybody's. */
function domainsOf(name: string): string[] {
  const labels = name.split('.')
  return labels.slice(0, -1).map((_, n) => labels.slice(n).join('.'))
}

/** Looks up by halves in the sorted bytes: exact, and a tenth of the memory of a set. */
function listOf(names: string[]): List {
  const sorted = names.map((name) => Buffer.from(name, 'utf8')).sort(Buffer.compare)
  const bytes = Buffer.concat(sorted)
  const starts = new Uint32Array(sorted.length + 1)
  sorted.forEach((name, n) => {
    starts[n + 1] = (starts[n] as number) + name.length
  })
  const last = sorted.length - 1
  return (name) => {
    const wanted = Buffer.from(name, 'utf8')
    let [low, high] = [0, last]
    while (low <= high) {
      const middle = (low + high) >>> 1
      const order = bytes.compare(wanted, 0, wanted.length, starts[middle], starts[middle + 1])
      if (order === 0) return true
      if (order < 0) low = middle + 1
      else high = middle - 1
    }
    return false
  }
}

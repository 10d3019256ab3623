// The book of a batch: the counters that its leads or pings meet, as they were stored and as they are to be.
import { adapted, type Counter, holds, nameOf, newCounter, type Wanted } from './counter.ts'

/** A page is replaced, never altered: what is not `stored` any more must be written. */
export type Page = { readonly stored: Counter; now: Counter }

export type Book = Map<string, Page[]>

export function bookOf(counters: Counter[]): Book {
  const book: Book = new Map()
  for (const counter of counters) enter(book, counter)
  return book
}

export function enter(book: Book, counter: Counter): Page {
  const page = { stored: counter, now: counter }
  const pages = book.get(nameOf(counter))
  if (pages) pages.push(page)
  else book.set(nameOf(counter), [page])
  return page
}

/** Counters for the limits that have none at their instant, each as its newest version wants it. */
export function missingIn(book: Book, wanted: Wanted[]): Counter[] {
  const made: Book = new Map()
  const open = wanted.filter((each) => !pageAt(book, each)).sort((a, b) => b.version - a.version)
  for (const each of open) if (!pageAt(made, each)) enter(made, newCounter(each))
  return [...made.values()].flat().map(({ now }) => now)
}

/** The page on which a limit counts, as the flow's version wants it. One that was adapted in this batch counts what it held before. */
export function pageFor(book: Book, wanted: Wanted): Page {
  const page =
    pageAt(book, wanted) ?? newest(book.get(nameOf(wanted)) ?? []) ?? enter(book, newCounter(wanted))
  page.now = adapted(page.now, wanted)
  return page
}

/** The counter of a limit, for those who only look. */
export function counterIn(book: Book, wanted: Wanted): Counter {
  return adapted(pageAt(book, wanted)?.now ?? newCounter(wanted), wanted)
}

function pageAt(book: Book, wanted: Wanted): Page | undefined {
  return newest((book.get(nameOf(wanted)) ?? []).filter(({ now }) => holds(now, wanted.at)))
}

/** Windows overlap only where a limit was changed; then the newest one counts. */
function newest(pages: Page[]): Page | undefined {
  return pages.reduce<Page | undefined>(
    (best, page) => (best && isNewer(best.now, page.now) ? best : page),
    undefined,
  )
}

function isNewer(a: Counter, b: Counter): boolean {
  if (a.version !== b.version) return a.version > b.version
  return a.started_at !== b.started_at ? a.started_at > b.started_at : a.series > b.series
}

/** Pages that must be written. */
export function changedIn(book: Book): Page[] {
  return [...book.values()].flat().filter(({ stored, now }) => stored !== now)
}

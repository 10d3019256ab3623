// What a lead is found by: the words of its names, addresses and numbers.
import { textOf } from '../fields/value.ts'
import { readerOf, type Vars } from '../lib/vars.ts'

/** The members of a hit that are looked into, in their documented order. */
export const SEARCHED = [
  'first_name',
  'last_name',
  'email',
  'phone_1',
  'phone_2',
  'address_1',
  'city',
  'state',
  'postal_code',
  'reference',
] as const

const readers = SEARCHED.map((name) => readerOf(name))
/** Words of two values never stand side by side, so that no phrase is found across them. */
const GAP = 10
const LONGEST_WORD = 100
const MOST_WORDS = 200

/** The words of a text: runs of letters and digits, in lower case. */
export function wordsIn(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, LONGEST_WORD))
}

/**
 * The words of a lead with their places, as a tsvector in which `%` stands before each word: the account's own mark takes
 * its place, so that the index never mixes accounts.
 */
export function searchTerms(lead: Vars): string {
  const terms: string[] = []
  let place = 1
  for (const read of readers) {
    const value = read(lead)
    if (value === undefined || value === null) continue
    for (const word of wordsIn(textOf(value))) {
      if (terms.length < MOST_WORDS) terms.push(`'%${word}':${place++}`)
    }
    place += GAP
  }
  return terms.join(' ')
}

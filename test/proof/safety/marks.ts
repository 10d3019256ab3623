// Unguessable words that are put in where something secret or personal belongs, and a search for them wherever they must not be.
import { randomBytes } from 'node:crypto'

export type Mark = {
  what: string
  value: string
  /** Beginnings of the names of places where it may stand; anywhere else it is a fault. */
  may: string[]
}

/** A place where a run has written: `name` says which, `text` is all of it. */
export type Written = { name: string; text: string }

export type Sighting = { mark: Mark; place: string; isLawful: boolean }

/** Letters and digits alone, so that no encoding of texts changes it. */
export function unguessable(): string {
  return `q${randomBytes(12).toString('hex')}z`
}

/** As it is, in hexadecimal digits, and in Base64 wherever in a text it begins. */
export function formsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // The signs at either end depend on what stands beside.
    return text.slice(before === 0 ? 0 : before + 1, -2)
  })
  const url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [...new Set([value, bytes.toString('hex'), encodeURIComponent(value), ...base64, ...url])]
}

/** Every place in which a mark stands, whatever its letters' case. */
export function sightings(marks: Mark[], written: Written[]): Sighting[] {
  const texts = written.map(({ name, text }) => ({ name, text, lower: text.toLowerCase() }))
  return marks.flatMap((mark) => {
    const [plain, ...encoded] = formsOf(mark.value)
    const low = (plain as string).toLowerCase()
    const found = texts.filter(
      ({ text, lower }) => lower.includes(low) || encoded.some((form) => text.includes(form)),
    )
    const places = [...new Set(found.map(({ name }) => name))]
    return places.map((place) => ({
      mark,
      place,
      isLawful: mark.may.some((beginning) => place.startsWith(beginning)),
    }))
  })
}

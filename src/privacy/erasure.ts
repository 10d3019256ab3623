// The erasure of a person: everything of an account that came with leads of this address or phone number.
import { type Static, Type } from 'typebox'
import { parse } from '../fields/types.ts'
import { isStored } from '../fields/value.ts'
import { invalid } from '../lib/errors.ts'
import { Id, Nullable, Open, Strict, Time, Words } from '../lib/schema.ts'

export const Erasure = Open(
  {
    id: Id,
    kind: Words('email', 'phone'),
    state: Words('waiting', 'working', 'done'),
    leads: Type.Integer({ description: 'Removed so far' }),
    events: Type.Integer(),
    deliveries: Type.Integer(),
    letters: Type.Integer(),
    user_id: Nullable(Type.String({ description: 'Who asked for it' })),
    created_at: Time,
    finished_at: Nullable(Time),
  },
  'Erasure',
)
export type Erasure = Static<typeof Erasure>

const Given = Type.Optional(Type.String({ minLength: 1, maxLength: 254 }))

/** Who is to be forgotten: one of the two. */
export const Erasable = Strict({ email: Given, phone: Given }, 'Erasable')
export type Erasable = Static<typeof Erasable>

/** A person as leads name one: the address in lower case, or the number in digits. */
export type Person = { kind: 'email' | 'phone'; value: string }

/** Throws InvalidError for what is no address or number, and unless it is one of the two. */
export function personOf({ email, phone }: Erasable): Person {
  if (email !== undefined && phone !== undefined)
    throw invalid('/phone', 'cannot be used together with email')
  if (email !== undefined) return { kind: 'email', value: normalIn('email', email, 'an e-mail address') }
  if (phone !== undefined) return { kind: 'phone', value: normalIn('phone', phone, 'a phone number') }
  throw invalid('/email', 'is required, or phone')
}

function normalIn(kind: Person['kind'], given: string, what: string): string {
  const parsed = parse(kind, given)
  if (isStored(parsed) && parsed.valid === true) return String(parsed.normal)
  throw invalid(`/${kind}`, `must be ${what}`)
}

/** The words of a value, as the index of leads has them. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/**
 * The index's query for leads that may be the person's: its words one after the other, as terms of this machine. A phone
 * number is one word, perhaps with an extension, or stands in its three parts.
 */
export function termsOf({ kind, value }: Person, machine: string): string {
  const term = (word: string) => `'${machine}:${word}'`
  if (kind === 'email') return wordsOf(value).map(term).join(' <-> ')
  const digits = digitsOf(value)
  const parts = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)].filter(Boolean).map(term)
  return `${term(digits)}:* | ${term(`1${digits}`)}:* | (${parts.join(' <-> ')})`
}

/** Whether a value anywhere in a lead is the person's. */
export function isOf(person: Person, value: unknown): boolean {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).some((part) => isOf(person, part))
  if (typeof value !== 'string') return false
  if (person.kind === 'email') return value.trim().toLowerCase() === person.value
  // Without an extension; with the country's code or without.
  const number = digitsOf(value.replace(/(x|ext).*$/i, ''))
  return (
    /^[\d\s().+x-]*$/i.test(value) && [digitsOf(person.value), `1${digitsOf(person.value)}`].includes(number)
  )
}

function digitsOf(text: string): string {
  return text.replace(/x.*$/i, '').replace(/\D/g, '')
}

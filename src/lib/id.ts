// Ids: 24 hex characters, ordered by time; and the 6-character kind inside flows.
import { randomBytes } from 'node:crypto'
import { ObjectId } from 'bson'

/** A new BSON ObjectId in lower-case hex. */
export function newId(): string {
  return new ObjectId().toHexString()
}

/** When an id was made, to the second: it begins with its time. */
export function bornAt(id: string): string {
  return new ObjectId(id).getTimestamp().toISOString()
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** A new id for a source, step, rule or mapping: unique within its flow, which the caller sees to. */
export function newShortId(): string {
  return Array.from(randomBytes(6), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

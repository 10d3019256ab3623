// Digests of texts: those that the platform has, and two old ones that it no longer has.
import { createHash, getHashes } from 'node:crypto'
import { createMD4, createWhirlpool, type IHasher } from 'hash-wasm'

export const HASHES = [
  'md4',
  'md5',
  'ripemd',
  'ripemd160',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'whirlpool',
]

/** Made once: a digest is then a call without waiting. */
const OLD: Record<string, IHasher> = {
  md4: await createMD4(),
  whirlpool: await createWhirlpool(),
}

const PLATFORM = new Set(getHashes())

/** `encoding` is hex, base64 or latin1; anything else is hex. */
export function hashed(name: string, text: string, encoding: string): string {
  const form = encoding === 'base64' || encoding === 'latin1' ? encoding : 'hex'
  const old = OLD[name]
  if (old) return Buffer.from(old.init().update(text).digest('binary')).toString(form)
  return PLATFORM.has(name) ? createHash(name).update(text).digest().toString(form) : ''
}

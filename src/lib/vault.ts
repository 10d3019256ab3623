// Secrets at rest: AES-256-GCM under the exchange's key, and the mask under which they are shown.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Vault {
  /** Nonce, tag and ciphertext of a text, in one buffer. */
  seal(plain: string): Buffer
  /** The text that was sealed; throws if the key is another or a byte was changed. */
  open(sealed: Buffer): string
}

/** A vault over a 32-byte key. */
export function openVault(key: Buffer): Vault {
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const body = sealed.subarray(NONCE_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
  }
}

/** How a secret is shown: 36 stars and its last four characters (decision 27). */
export function masked(lastFour: string): string {
  return '*'.repeat(36) + lastFour
}

/** Whether a value is a mask that an answer gave out, sent back unchanged. */
export function isMask(value: string): boolean {
  return value.startsWith('*'.repeat(36))
}

/** SHA-256, under which keys and tokens are stored and looked up. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

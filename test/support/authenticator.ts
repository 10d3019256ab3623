// A device that makes passkeys, in software: it signs what it is told, also what no honest device would.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export type Ceremony = {
  challenge: string
  /** Where the page says it is. */
  origin: string
  /** Whether the owner was asked for a finger, a face or a number. */
  isVerified?: boolean
}

export type Device = {
  id: string
  create(ceremony: Ceremony): object
  get(ceremony: Ceremony): { id: string; response: Record<string, string> }
}

const PRESENT = 0x01
const VERIFIED = 0x04
const WITH_KEY = 0x40

export function softwareDevice(): Device {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credential = randomBytes(16)
  const id = credential.toString('base64url')
  const shown = { id, rawId: id, type: 'public-key' }
  let counter = 0
  const head = (origin: string, flags: number) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(++counter)
    return Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([flags]), count])
  }
  return {
    id,
    create({ challenge, origin, isVerified = true }) {
      const flags = PRESENT | WITH_KEY | (isVerified ? VERIFIED : 0)
      const key = Buffer.concat([
        Buffer.alloc(16),
        Buffer.from([0, credential.length]),
        credential,
        coseKey(publicKey),
      ])
      const attestation = attestationOf(Buffer.concat([head(origin, flags), key]))
      return {
        ...shown,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    get({ challenge, origin, isVerified = true }) {
      const client = clientData('webauthn.get', challenge, origin)
      const data = head(origin, PRESENT | (isVerified ? VERIFIED : 0))
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        ...shown,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function sha256(of: string | Buffer): Buffer {
  return createHash('sha256').update(of).digest()
}

/** The public key as COSE: an EC2 key on P-256 for ES256, in CBOR. */
function coseKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' }) as { x: string; y: string }
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    Buffer.from(x, 'base64url'),
    Buffer.from([0x22, 0x58, 0x20]),
    Buffer.from(y, 'base64url'),
  ])
}

/** An attestation of the format "none", in CBOR. */
function attestationOf(data: Buffer): Buffer {
  const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
  return Buffer.concat([
    Buffer.from([0xa3]),
    ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])],
    ...[text('authData'), Buffer.from([0x58, data.length]), data],
  ])
}

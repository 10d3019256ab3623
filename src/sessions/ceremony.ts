// Web Authentication: the only place that names the library which makes and checks its messages.
import type { AuthenticatorTransport } from '@simplewebauthn/server'
import { isAway } from '../lib/away.ts'
import { NotNowError } from '../lib/errors.ts'
import type { CeremonyOptions, CreatedCredential, GivenCredential, StoredPasskey } from './passkey.ts'

/** Loaded when the first passkey is asked for: most processes never need it. */
const library = () => import('@simplewebauthn/server')

/** A site as browsers know it: passkeys are bound to its name. */
export type Site = { name: string; base_url: string }

type Person = { user_id: string; email: string; name: string }

/** Whether the answer to a challenge is still awaited; asked once of each. */
type Awaited = (challenge: string) => Promise<boolean>

/** What a browser is told to make a passkey by; one that a device holds already is not made again. */
export async function creationOptions(
  { name, base_url }: Site,
  person: Person,
  there: StoredPasskey[],
): Promise<CeremonyOptions & { challenge: string }> {
  const options = await (await library()).generateRegistrationOptions({
    rpName: name,
    rpID: new URL(base_url).hostname,
    userID: new TextEncoder().encode(person.user_id),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: there.map(known),
  })
  return { ...options }
}

/** The credential that a browser made; undefined if what it sent is not the answer to what it was asked. */
export async function checkedCreation(
  { base_url }: Site,
  { response, authenticatorAttachment: _, ...rest }: CreatedCredential,
  expectedChallenge: Awaited,
): Promise<Pick<StoredPasskey, 'credential_id' | 'public_key' | 'counter' | 'transports'> | undefined> {
  const { verifyRegistrationResponse } = await library()
  const { transports = [], ...signed } = response
  const checked = await verifyRegistrationResponse({
    response: { ...rest, response: signed, clientExtensionResults: {} },
    expectedChallenge,
    ...expectedOf(base_url),
  }).catch(notIt)
  if (!checked?.verified || !checked.registrationInfo) return undefined
  const { id, publicKey, counter } = checked.registrationInfo.credential
  return { credential_id: id, public_key: Buffer.from(publicKey), counter, transports }
}

/** What a browser is told to sign in by: any passkey that it holds for this site. */
export async function requestOptions({ base_url }: Site): Promise<CeremonyOptions & { challenge: string }> {
  const { generateAuthenticationOptions } = await library()
  const rpID = new URL(base_url).hostname
  return { ...(await generateAuthenticationOptions({ rpID, userVerification: 'required' })) }
}

/** The new counter of the passkey; undefined if it did not sign what was asked. */
export async function checkedRequest(
  { base_url }: Site,
  { response, authenticatorAttachment: _, ...rest }: GivenCredential,
  passkey: StoredPasskey,
  expectedChallenge: Awaited,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await library()
  const { userHandle, ...signed } = response
  const checked = await verifyAuthenticationResponse({
    response: {
      ...rest,
      response: { ...signed, ...(userHandle && { userHandle }) },
      clientExtensionResults: {},
    },
    expectedChallenge,
    ...expectedOf(base_url),
    credential: {
      ...known(passkey),
      publicKey: new Uint8Array(passkey.public_key),
      counter: passkey.counter,
    },
  }).catch(notIt)
  return checked?.verified ? checked.authenticationInfo.newCounter : undefined
}

function expectedOf(base_url: string) {
  const { origin, hostname } = new URL(base_url)
  return { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: true }
}

function known({ credential_id, transports }: StoredPasskey) {
  return { id: credential_id, transports: transports as AuthenticatorTransport[] }
}

/** The library throws for whatever was made by hand or signed by another. */
function notIt(error: unknown): undefined {
  if (error instanceof NotNowError || isAway(error)) throw error
  return undefined
}

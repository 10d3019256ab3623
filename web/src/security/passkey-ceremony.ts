// The browser's own part of passkeys: making one, and signing in with one. Its library loads when it is needed.
import { ask, Fault } from '../ask.ts'
import { words } from '../words.ts'

const library = () => import('@simplewebauthn/browser')

/** Whether this browser can do it here at all: on https or localhost, at a name. */
export function isPasskeyPossible(): boolean {
  const { hostname } = window.location
  const isAddress = /^[\d.]+$|:/.test(hostname)
  return window.isSecureContext && 'PublicKeyCredential' in window && !isAddress
}

export async function signInByPasskey() {
  const options = await ask('POST /session/passkey/options')
  const { startAuthentication } = await library()
  const credential = await startAuthentication({ optionsJSON: options as never }).catch(told)
  return ask('POST /session/passkey', { body: { credential } })
}

/** Makes a passkey by the options that the password was asked for. */
export async function addPasskey(name: string, password: string) {
  const options = await ask('POST /passkeys/options', { body: { password } })
  const { startRegistration } = await library()
  const credential = await startRegistration({ optionsJSON: options as never }).catch(told)
  return ask('POST /passkeys', { body: { name, credential } })
}

/** What a browser says is for programmers; people mostly cancelled, or hold no passkey. */
function told({ name }: Error): never {
  const { passkeyThere, passkeyElsewhere, passkeyFailed } = words.session
  const known = new Map([
    ['InvalidStateError', passkeyThere],
    ['SecurityError', passkeyElsewhere],
  ])
  throw new Fault('refused', 0, { error: known.get(name) ?? passkeyFailed })
}

// How the exchange signs in at the buyer's place: by a credential, whose secrets nobody reads again.
import type { Credential } from '../api-types.ts'
import { ask } from '../ask.ts'
import type { Plan } from './plan.ts'

export type Kind = 'none' | 'user' | 'token' | 'header'

export type SignIn = {
  /** One of the kinds, or the id of a credential that is there. */
  choice: string
  username: string
  /** Empty where the kept one stays. */
  secret: string
  header: string
}

export function signInOf({ simple }: Plan): SignIn {
  const { credential_id, credential_header = '' } = simple
  return { choice: credential_id || 'none', username: '', secret: '', header: credential_header }
}

/** Which kind a choice is of; a credential that is not known yet is of none. */
export function kindOf({ choice, header }: SignIn, credentials: Credential[]): Kind {
  if (choice === 'none' || choice === 'user' || choice === 'token' || choice === 'header') return choice
  const found = credentials.find(({ id }) => id === choice)
  if (!found) return 'none'
  return found.type === 'user' ? 'user' : header ? 'header' : 'token'
}

type Kept = { credential_id: string; credential_header: string }

/** Makes the credential if one was typed; answers what the step names. */
export async function keptSignIn(signIn: SignIn, name: string): Promise<Kept> {
  const { choice, username, secret, header } = signIn
  if (choice === 'none') return { credential_id: '', credential_header: '' }
  const owner = { name, package: 'leadconduit-custom' }
  if (choice === 'user') {
    const body = { ...owner, type: 'user' as const, username, password: secret }
    const { id } = await ask('POST /credentials', { body })
    return { credential_id: id, credential_header: '' }
  }
  if (choice === 'token' || choice === 'header') {
    const { id } = await ask('POST /credentials', { body: { ...owner, type: 'token', token: secret } })
    return { credential_id: id, credential_header: choice === 'header' ? header.trim() : '' }
  }
  return { credential_id: choice, credential_header: header.trim() }
}

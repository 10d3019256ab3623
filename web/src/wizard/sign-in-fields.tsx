// The fields of a sign-in: which kind, and what it takes; or one of the credentials that are there.
import { PasswordInput, Select, TextInput } from '@mantine/core'
import type { Credential } from '../api-types.ts'
import type { Fault } from '../ask.ts'
import { faultAt } from '../parts.tsx'
import { wizardWords } from '../words/wizard.ts'
import { type Kind, kindOf, type SignIn } from './sign-in.ts'

const said = wizardWords.connect

type Props = {
  signIn: SignIn
  credentials: Credential[]
  kinds: Kind[]
  fault: Fault | null
  set(change: Partial<SignIn>): void
}

export function SignInFields({ signIn, credentials, kinds, fault, set }: Props) {
  const kind = kindOf(signIn, credentials)
  const isKept = credentials.some(({ id }) => id === signIn.choice)
  const offered = credentials.filter(({ type }) => kinds.includes('token') || type === 'user')
  return (
    <>
      <Select
        label={said.signIn}
        allowDeselect={false}
        value={signIn.choice}
        onChange={(choice) => set({ choice: choice ?? 'none', header: '' })}
        data={[
          ...kinds.map((each) => ({ value: each, label: said.kinds[each] })),
          ...offered.map(({ id, name, type }) => ({ value: id, label: said.kept(name, type) })),
        ]}
      />
      {kind === 'user' && !isKept && (
        <TextInput
          label={said.user}
          autoComplete="off"
          value={signIn.username}
          onChange={(event) => set({ username: event.currentTarget.value })}
          error={faultAt(fault, '/username')}
        />
      )}
      {(kind === 'header' || (isKept && kind === 'token')) && (
        <TextInput
          label={said.header}
          placeholder={isKept ? 'Authorization' : 'X-Api-Key'}
          autoComplete="off"
          value={signIn.header}
          onChange={(event) => set({ header: event.currentTarget.value })}
        />
      )}
      {kind !== 'none' && !isKept && (
        <PasswordInput
          label={{ user: said.pass, token: said.token, header: said.key }[kind]}
          description={said.secretHint}
          autoComplete="off"
          value={signIn.secret}
          onChange={(event) => set({ secret: event.currentTarget.value })}
          error={faultAt(fault, '/password') ?? faultAt(fault, '/token')}
        />
      )}
    </>
  )
}

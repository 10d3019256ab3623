// How deliveries sign in elsewhere. Secrets are written, never shown.
import { NativeSelect, PasswordInput, Text, TextInput } from '@mantine/core'
import type { Credential } from '../api-types.ts'
import { ask } from '../ask.ts'
import { faultAt } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'
import type { PageProps } from './settings.tsx'
import { ThingBody, Things } from './things.tsx'
import { orNull, useDraft } from './use-draft.ts'

const said = settingsWords.credentials

export function Credentials({ mayWrite }: PageProps) {
  const credentials = useAsk('GET /credentials')
  return (
    <Things
      of={credentials}
      mayWrite={mayWrite}
      add={said.add}
      none={said.none}
      noneText={said.noneText}
      lineOf={(credential) => ({
        name: credential.name,
        text:
          credential.type === 'user' ? `${credential.package} · ${credential.username}` : credential.package,
        badge: said.types[credential.type],
      })}
      form={CredentialForm}
      removeAsk={({ name }) => said.removeAsk(name)}
      remove={({ id }) => ask('DELETE /credentials/{id}', { path: { id } })}
    />
  )
}

type Draft = {
  name: string
  type: Credential['type']
  package: string
  username: string
  password: string
  token: string
  access_token: string
  refresh_token: string
}

/** The masks that stand for the stored secrets are sent back as they are, and keep them. */
function draftOf(credential: Credential | undefined): Draft {
  const none = { username: '', password: '', token: '', access_token: '', refresh_token: '' }
  const first = { name: '', type: 'user' as const, package: '' }
  const refresh = credential && 'refresh_token' in credential ? (credential.refresh_token ?? '') : ''
  return { ...none, ...first, ...credential, refresh_token: refresh }
}

function bodyOf(draft: Draft, before: Credential | undefined) {
  const { name, type, package: owner } = draft
  const named = { name, package: owner }
  if (type === 'user') return { ...named, type, username: draft.username, password: draft.password }
  if (type === 'token') return { ...named, type, token: draft.token }
  // What the other side said of itself when it was signed in with is kept.
  const { user, org, expires_at } = before && 'access_token' in before ? before : {}
  const { access_token, refresh_token } = draft
  return { ...named, type, access_token, refresh_token: orNull(refresh_token), user, org, expires_at }
}

const SECRETS = {
  user: ['password'],
  token: ['token'],
  oauth: ['access_token', 'refresh_token'],
  oauth1: ['access_token', 'refresh_token'],
  oauth2: ['access_token', 'refresh_token'],
} as const

const PATHS = [
  '/name',
  '/type',
  '/package',
  '/username',
  '/password',
  '/token',
  '/access_token',
  '/refresh_token',
]

function CredentialForm({ thing, onDone }: { thing: Credential | undefined; onDone(): void }) {
  const packages = useAsk('GET /packages')
  const { draft, set, bind } = useDraft(draftOf(thing))
  const change = useChange(async (_: undefined): Promise<unknown> => {
    const body = bodyOf(draft, thing)
    return thing
      ? ask('PUT /credentials/{id}', { path: { id: thing.id }, body })
      : ask('POST /credentials', { body })
  }, onDone)
  const { error } = change
  const known = (packages.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const isKnown = known.some(({ value }) => value === draft.package)
  return (
    <ThingBody change={change} isNew={!thing} paths={PATHS} onDone={onDone}>
      <TextInput label={said.name} data-autofocus {...bind('name', error)} />
      <NativeSelect
        label={said.package}
        data={[...(isKnown ? [] : [{ value: draft.package, label: draft.package }]), ...known]}
        {...bind('package', error)}
      />
      <NativeSelect
        label={said.type}
        value={draft.type}
        onChange={({ currentTarget: { value } }) => set('type', value as Draft['type'])}
        data={Object.entries(said.types).map(([value, label]) => ({ value, label }))}
        error={faultAt(error, '/type')}
      />
      {draft.type === 'user' && (
        <TextInput label={said.username} autoComplete="off" {...bind('username', error)} />
      )}
      {SECRETS[draft.type].map((name) => (
        <PasswordInput key={name} label={said[name]} autoComplete="new-password" {...bind(name, error)} />
      ))}
      {thing && (
        <Text size="sm" c="dimmed">
          {said.kept}
        </Text>
      )}
    </ThingBody>
  )
}

// The page behind an invitation's link: who invites, what would be shared, what accepting does.
import {
  Alert,
  Anchor,
  Badge,
  Blockquote,
  Button,
  Group,
  Modal,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { InvitationPreview, SignedIn } from './api-types.ts'
import { ask } from './ask.ts'
import { Form } from './form.tsx'
import { Outside } from './outside.tsx'
import { FaultAlert, faultAt, Heading, Loaded, When } from './parts.tsx'
import { SignInForm } from './sign-in.tsx'
import { useAsk, useChange } from './use-ask.ts'
import { words } from './words.ts'

const said = words.invitation
const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone

export function Invitation() {
  const { token = '' } = useParams()
  const preview = useAsk('GET /invite/{token}', { path: { token } })
  const standing = useAsk('GET /session')
  return (
    <Outside width={600}>
      <Loaded of={preview}>
        {(preview) => (
          <Stack gap="md">
            <About preview={preview} />
            <Loaded of={standing}>
              {({ signed_in }) => <Answering preview={preview} token={token} person={signed_in} />}
            </Loaded>
          </Stack>
        )}
      </Loaded>
    </Outside>
  )
}

function About({
  preview: { invitation, inviter, invited_by, shared_fields },
}: {
  preview: InvitationPreview
}) {
  const sells = invitation.kind === 'recipient'
  const isOpen = invitation.state === 'pending'
  return (
    <Stack gap="sm">
      {inviter.logo_url?.startsWith('https://') && (
        <img src={inviter.logo_url} alt="" height={48} referrerPolicy="no-referrer" />
      )}
      <Heading>{sells ? said.sends(inviter.name) : said.receives(inviter.name)}</Heading>
      <Text style={{ overflowWrap: 'anywhere' }}>{said.who(invited_by, inviter.name, invitation.email)}</Text>
      {inviter.website && /^https?:\/\//i.test(inviter.website) && (
        <Anchor href={inviter.website} rel="noopener noreferrer" target="_blank" size="sm">
          {inviter.website}
        </Anchor>
      )}
      {invitation.note && (
        <Blockquote p="md" className="person">
          {invitation.note}
        </Blockquote>
      )}
      {isOpen && (
        <>
          {sells && <Fields fields={shared_fields} />}
          <Text size="sm" c="dimmed">
            {said.ends} <When at={invitation.expires_at} />
          </Text>
        </>
      )}
    </Stack>
  )
}

function Fields({ fields }: { fields: InvitationPreview['shared_fields'] }) {
  if (fields.length === 0) return <Text size="sm">{said.fieldsNone}</Text>
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {said.fields}
      </Text>
      <Group gap={6}>
        {fields.map(({ id, name }) => (
          <Badge key={id} variant="light" tt="none">
            {name}
          </Badge>
        ))}
      </Group>
    </div>
  )
}

type Answer = { preview: InvitationPreview; token: string; person: SignedIn | null }

function Answering({ preview, token, person }: Answer) {
  const { invitation, inviter, has_account, accepting } = preview
  const { state, id, email } = invitation
  if (state === 'accepted' && person) {
    return (
      <Button component={Link} to={`/onboarding/${id}`}>
        {said.onward}
      </Button>
    )
  }
  if (state !== 'pending') {
    return (
      <>
        <Alert role="status">{said.closed[state](inviter.name)}</Alert>
        {state === 'accepted' && (
          <Button component={Link} to="/sign-in" state={{ next: `/onboarding/${id}` }} variant="light">
            {words.session.signIn}
          </Button>
        )}
      </>
    )
  }
  const isOther = person !== null && person.email.toLowerCase() !== email.toLowerCase()
  if (isOther) return <OtherUser mine={person.email} invited={email} />
  return (
    <Stack gap="sm">
      <Text size="sm">{accepting}</Text>
      {person && <AcceptButton {...{ preview, token, person }} />}
      {!person && has_account && (
        <>
          <Text fw={500}>{said.acceptAs(email)}</Text>
          <SignInForm email={email} onDone={() => {}} />
        </>
      )}
      {!person && !has_account && <Join {...{ preview, token, person }} />}
      <Decline id={id} token={token} />
    </Stack>
  )
}

/** Buyers go on to their set-up; sellers have nothing to set up here. */
function useOnward({ invitation }: InvitationPreview) {
  const navigate = useNavigate()
  return () => navigate(invitation.kind === 'recipient' ? `/onboarding/${invitation.id}` : '/partners')
}

function AcceptButton({ preview, token }: Answer) {
  const accept = useChange(
    () => ask('POST /invitations/{id}/accept', { path: { id: preview.invitation.id }, body: { token } }),
    useOnward(preview),
  )
  return (
    <>
      <FaultAlert fault={accept.error} />
      <Button loading={accept.isPending} onClick={() => accept.mutate(undefined)}>
        {said.accept}
      </Button>
    </>
  )
}

const PATHS = ['/account/name', '/user/first_name', '/user/last_name', '/password']

/** A company that is new here: its account, its first user with a password, and the sign-in, in one go. */
function Join({ preview, token }: Answer) {
  const { id, email } = preview.invitation
  const [typed, setTyped] = useState({ company: '', first_name: '', last_name: '', password: '' })
  const join = useChange(async () => {
    const { company, password, first_name, last_name } = typed
    const body = {
      ...{ token, password, account: { name: company, time_zone } },
      user: { ...(first_name && { first_name }), last_name },
    }
    await ask('POST /invitations/{id}/accept', { path: { id }, body })
    await ask('POST /session', { body: { email, password } })
  }, useOnward(preview))
  const field = (name: keyof typeof typed, path: string) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
    error: faultAt(join.error, path),
  })
  return (
    <Form
      label={said.accept}
      pending={join.isPending}
      fault={join.error}
      paths={PATHS}
      onSend={() => join.mutate(undefined)}
    >
      <TextInput label={said.company} autoComplete="organization" {...field('company', '/account/name')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label={words.session.firstName}
          autoComplete="given-name"
          {...field('first_name', '/user/first_name')}
        />
        <TextInput
          label={words.session.lastName}
          autoComplete="family-name"
          {...field('last_name', '/user/last_name')}
        />
      </SimpleGrid>
      <TextInput label={words.session.email} type="email" autoComplete="username" value={email} readOnly />
      <PasswordInput
        label={words.session.password}
        description={words.session.passwordHint}
        autoComplete="new-password"
        {...field('password', '/password')}
      />
    </Form>
  )
}

function OtherUser({ mine, invited }: { mine: string; invited: string }) {
  const signOut = useChange(() => ask('DELETE /session'))
  return (
    <Stack gap="sm">
      <Alert role="status">{said.otherUser(mine, invited)}</Alert>
      <Button variant="light" loading={signOut.isPending} onClick={() => signOut.mutate(undefined)}>
        {words.session.signOut}
      </Button>
    </Stack>
  )
}

function Decline({ id, token }: { id: string; token: string }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [reason, setReason] = useState('')
  const decline = useChange(
    () => ask('POST /invitations/{id}/decline', { path: { id }, body: { token, ...(reason && { reason }) } }),
    close,
  )
  return (
    <>
      <Button variant="subtle" color="red" size="xs" onClick={open} style={{ alignSelf: 'flex-start' }}>
        {said.decline}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={said.decline}
        closeButtonProps={{ 'aria-label': words.close }}
      >
        <Form
          label={said.decline}
          pending={decline.isPending}
          fault={decline.error}
          onSend={() => decline.mutate(undefined)}
        >
          <Text>{said.declineAsk}</Text>
          <Textarea
            label={`${said.reason} (${words.optional})`}
            value={reason}
            maxLength={1000}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Form>
      </Modal>
    </>
  )
}

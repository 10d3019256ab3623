// The page behind an invitation's link: who invites, what would be shared, what accepting does.
import { Anchor, Badge, Blockquote, Group, Stack, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { Answering } from './answer/answering.tsx'
import type { InvitationPreview } from './api-types.ts'
import { Outside } from './outside.tsx'
import { Heading, Loaded, When } from './parts.tsx'
import { useAsk } from './use-ask.ts'
import { invitationWords as said } from './words/invitation.ts'

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
        {fields.map(({ id, name, type }) => (
          <Badge key={id} variant="light" tt="none" title={type}>
            {said.field(name, type)}
          </Badge>
        ))}
      </Group>
    </div>
  )
}

// Partners: who they are, how things stand with them, and what can be done about it.
import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Group,
  Menu,
  Modal,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { SignedIn } from './api-types.ts'
import { ask } from './ask.ts'
import { InviteDialog } from './invite.tsx'
import { type Partner, partnersOf } from './partner-rows.ts'
import { Empty, FaultAlert, Heading, Loaded, When } from './parts.tsx'
import { useAsk, useChange } from './use-ask.ts'
import { words } from './words.ts'

const said = words.partners

export function Partners({ person }: { person: SignedIn }) {
  const [search, setSearch] = useSearchParams()
  const [told, setTold] = useState<string>()
  const connections = useAsk('GET /connections', {}, { live: true })
  const invitations = useAsk('GET /invitations', {}, { live: true })
  const flows = useAsk('GET /flows', {}, { live: true })
  const mayWrite = person.role !== 'read_only'
  const invite = () => setSearch({ invite: '' })
  return (
    <Stack gap="lg" maw={1000}>
      <Group justify="space-between">
        <Heading>{said.title}</Heading>
        {mayWrite && <Button onClick={invite}>{said.invite}</Button>}
      </Group>
      {told && (
        <Alert
          role="status"
          withCloseButton
          closeButtonLabel={words.close}
          onClose={() => setTold(undefined)}
        >
          {told}
        </Alert>
      )}
      <Loaded of={connections}>
        {(connections) => (
          <Loaded of={invitations}>
            {(invitations) => {
              const partners = partnersOf(connections, invitations, flows.data ?? [])
              if (partners.length === 0) return <Empty title={said.none} text={said.noneText} />
              return <Lists partners={partners} mayWrite={mayWrite} onTold={setTold} />
            }}
          </Loaded>
        )}
      </Loaded>
      <InviteDialog
        isOpen={mayWrite && search.has('invite')}
        onClose={() => setSearch({})}
        onTold={setTold}
      />
    </Stack>
  )
}

type Acting = { mayWrite: boolean; onTold(text: string): void }

function Lists({ partners, ...acting }: { partners: Partner[] } & Acting) {
  const sides = [
    ['buyer', said.buyers],
    ['seller', said.sellers],
  ] as const
  return sides.map(([side, title]) => {
    const list = partners.filter((partner) => partner.side === side)
    if (list.length === 0) return null
    return (
      <Stack key={side} gap="xs" component="section">
        <Title order={2} size="h4">
          {title}
        </Title>
        {list.map((partner) => (
          <Row key={partner.key} partner={partner} {...acting} />
        ))}
      </Stack>
    )
  })
}

function Row({ partner, ...acting }: { partner: Partner } & Acting) {
  const { name, state, invitation, connection, flows } = partner
  return (
    <Paper withBorder p="sm" data-partner={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xs" style={{ flex: 1, minWidth: 0 }}>
          <div>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {invitation && invitation.email !== name ? invitation.email : connection?.created_by}
            </Text>
          </div>
          <Group gap="xs" align="center">
            <Badge variant="light" color={state.color} role="status">
              {state.label}
            </Badge>
            <Text size="sm" c="dimmed">
              {said.flowCount(flows)}
            </Text>
          </Group>
          {invitation && <Invited partner={partner} />}
        </SimpleGrid>
        {acting.mayWrite && <Actions partner={partner} {...acting} />}
      </Group>
    </Paper>
  )
}

function Invited({ partner: { invitation, connection } }: { partner: Partner }) {
  if (!invitation) return null
  const { sent_at, invited_by, opened_at, expires_at } = invitation
  return (
    <Text size="sm" c="dimmed">
      {said.invited} <When at={sent_at} days /> {said.by(invited_by)}
      {!connection && (
        <>
          <br />
          {opened_at ? said.opened : said.notOpened} · {said.ends} <When at={expires_at} days />
        </>
      )}
    </Text>
  )
}

type Asked = { text: string; label: string; act: () => Promise<unknown> }

/** What cannot be taken back asks first. */
function Actions({ partner: { name, invitation, connection }, onTold }: { partner: Partner } & Acting) {
  const [asked, setAsked] = useState<Asked>()
  const change = useChange(
    (act: () => Promise<unknown>) => act(),
    () => setAsked(undefined),
  )
  const dismiss = () => {
    setAsked(undefined)
    change.reset()
  }
  const resend = async () => {
    if (!invitation?.entity_id) return
    await ask('PUT /invitations/{entityId}/resend', { path: { entityId: invitation.entity_id } })
    onTold(said.resent(invitation.email))
  }
  const path = { id: connection?.id ?? invitation?.id ?? '' }
  const withdraw: Asked = {
    text: said.withdrawAsk(invitation?.email ?? name),
    label: said.withdraw,
    act: () => ask('DELETE /invitations/{id}', { path }),
  }
  const end: Asked = {
    text: said.endAsk(name),
    label: said.end,
    act: () => ask('DELETE /connections/{id}', { path }),
  }
  const pause = (paused: boolean) => () => ask('PUT /connections/{id}', { path, body: { paused } })
  const pausedHere = connection?.paused_by.some((side) => side !== connection.relationship_type)
  const mustSetUp = connection?.relationship_type === 'seller' && !connection.set_up_at
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={said.actions(name)} loading={change.isPending}>
            ⋯
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!connection && <Menu.Item onClick={() => change.mutate(resend)}>{said.resend}</Menu.Item>}
          {!connection && invitation?.state !== 'declined' && (
            <Menu.Item color="red" onClick={() => setAsked(withdraw)}>
              {said.withdraw}
            </Menu.Item>
          )}
          {mustSetUp && (
            <Menu.Item component={Link} to={`/onboarding/${connection.invitation_id}`}>
              {said.setUp}
            </Menu.Item>
          )}
          {connection && (
            <Menu.Item onClick={() => change.mutate(pause(!pausedHere))}>
              {pausedHere ? said.resume : said.pause}
            </Menu.Item>
          )}
          {connection && (
            <Menu.Item color="red" onClick={() => setAsked(end)}>
              {said.end}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asked !== undefined || change.error !== null}
        onClose={dismiss}
        title={asked?.label ?? words.faults.title}
        closeButtonProps={{ 'aria-label': words.close }}
      >
        <Stack gap="sm">
          {asked && <Text>{asked.text}</Text>}
          <FaultAlert fault={change.error} />
          {asked && (
            <Group justify="flex-end">
              <Button variant="default" onClick={dismiss}>
                {words.cancel}
              </Button>
              <Button color="red" loading={change.isPending} onClick={() => change.mutate(asked.act)}>
                {asked.label}
              </Button>
            </Group>
          )}
        </Stack>
      </Modal>
    </>
  )
}

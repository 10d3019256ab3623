// Partners: who they are, how things stand with them, and what can be done about it.
import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  Group,
  Menu,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { PartnerFigures, SignedIn } from './api-types.ts'
import { InviteDialog } from './invite.tsx'
import { LettersKept } from './letters-kept.tsx'
import { SevenDays } from './partner/seven-days.tsx'
import { useActs } from './partner/use-acts.tsx'
import { type Partner, partnersOf } from './partner-rows.ts'
import { Empty, Heading, Loaded, ToldAlert, When } from './parts.tsx'
import { Standing } from './standing.tsx'
import { useAsk } from './use-ask.ts'
import { partnerWords } from './words/partner.ts'
import { words } from './words.ts'

const said = words.partners

export function Partners({ person }: { person: SignedIn }) {
  const [search, setSearch] = useSearchParams()
  const [told, setTold] = useState<string>()
  const connections = useAsk('GET /connections', {}, { live: true })
  const invitations = useAsk('GET /invitations', {}, { live: true })
  const flows = useAsk('GET /flows/names', {}, { live: true })
  const figures = useAsk('GET /connections/figures', {}, { staleMs: 60_000 })
  const mayWrite = person.role !== 'read_only'
  const invite = () => setSearch({ invite: '' })
  return (
    <Stack gap="lg" maw={1000}>
      <Group justify="space-between">
        <Heading>{said.title}</Heading>
        {mayWrite && <Button onClick={invite}>{said.invite}</Button>}
      </Group>
      <ToldAlert told={told === undefined ? undefined : { text: told }} onClose={() => setTold(undefined)} />
      <Loaded of={connections}>
        {(connections) => (
          <Loaded of={invitations}>
            {(invitations) => {
              const partners = partnersOf(connections, invitations, flows.data ?? [])
              if (partners.length === 0) return <Empty title={said.none} text={said.noneText} />
              return (
                <>
                  {partners.some(({ invitation }) => invitation?.state === 'pending') && (
                    <LettersKept way={said.keptWay} />
                  )}
                  <Lists
                    partners={partners}
                    figures={figures.data ?? []}
                    mayWrite={mayWrite}
                    onTold={setTold}
                  />
                  {figures.data?.some(({ submitted }) => submitted > 0) && (
                    <Text size="xs" c="dimmed" maw={640}>
                      {partnerWords.figures.note}
                    </Text>
                  )}
                </>
              )
            }}
          </Loaded>
        )}
      </Loaded>
      <InviteDialog
        isOpen={mayWrite && search.has('invite')}
        first={{
          email: search.get('invite') ?? '',
          kind: search.get('kind') === 'source' ? 'source' : 'recipient',
        }}
        onClose={() => setSearch({})}
        onTold={setTold}
      />
    </Stack>
  )
}

type Acting = { figures: PartnerFigures[]; mayWrite: boolean; onTold(text: string): void }

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
            <Anchor
              component={Link}
              to={`/partners/${partner.key}`}
              fw={600}
              style={{ overflowWrap: 'anywhere' }}
            >
              {name}
            </Anchor>
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
            {connection && (
              <SevenDays figures={acting.figures.find((each) => each.connection_id === connection.id)} />
            )}
          </Group>
          {invitation && <Invited partner={partner} />}
        </SimpleGrid>
        {acting.mayWrite && <Actions partner={partner} {...acting} />}
      </Group>
      <Standing partner={partner} mayWrite={acting.mayWrite} />
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

/** What cannot be taken back asks first. */
function Actions({ partner, onTold }: { partner: Partner } & Acting) {
  const { acts, dialog, isPending } = useActs(partner, onTold)
  if (acts.length === 0) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={said.actions(partner.name)} loading={isPending}>
            ⋯
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {acts.map(({ key, label, isGrave, to, run }) =>
            to ? (
              <Menu.Item key={key} component={Link} to={to}>
                {label}
              </Menu.Item>
            ) : (
              <Menu.Item key={key} color={isGrave ? 'red' : undefined} onClick={run}>
                {label}
              </Menu.Item>
            ),
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  )
}

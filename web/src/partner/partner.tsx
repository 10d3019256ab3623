// The page of one partner: how things stand, what happened, what passes between, and what can be done.
import { Anchor, Badge, Button, Group, Stack, Tabs } from '@mantine/core'
import { type ComponentType, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { SignedIn } from '../api-types.ts'
import { type Partner, partnerOf } from '../partner-rows.ts'
import { Empty, FaultAlert, Heading, ToldAlert, Waiting } from '../parts.tsx'
import { Standing } from '../standing.tsx'
import { useAsk } from '../use-ask.ts'
import { partnerWords } from '../words/partner.ts'
import { Contacts } from './contacts.tsx'
import { Fields } from './fields.tsx'
import { Flows } from './flows.tsx'
import { Overview } from './overview.tsx'
import { PartnerReportTab } from './report.tsx'
import { PartnerTimeline } from './timeline.tsx'
import { useActs } from './use-acts.tsx'

const said = partnerWords

export type TabProps = { partner: Partner }

const TABS: { id: keyof typeof said.tabs; screen: ComponentType<TabProps> }[] = [
  { id: 'overview', screen: Overview },
  { id: 'timeline', screen: PartnerTimeline },
  { id: 'fields', screen: Fields },
  { id: 'flows', screen: Flows },
  { id: 'report', screen: PartnerReportTab },
  { id: 'contacts', screen: Contacts },
]

/** By the connection's id, or while there is none by the invitation's. */
export function PartnerPage({ person }: { person: SignedIn }) {
  const { id = '' } = useParams()
  const connection = useAsk('GET /connections/{id}', { path: { id } }, { live: true })
  const invitationId = connection.data ? connection.data.invitation_id : id
  const isAsked = invitationId !== null && (connection.data !== undefined || connection.isError)
  const invitation = useAsk(
    'GET /invitations/{id}',
    { path: { id: invitationId ?? '' } },
    { enabled: isAsked, live: connection.data === undefined },
  )
  const flows = useAsk('GET /flows/names')
  const partner = partnerOf(connection.data, invitation.data, flows.data ?? [])
  if (partner) return <Page partner={partner} mayWrite={person.role !== 'read_only'} />
  if (connection.isPending || (isAsked && invitation.isPending)) return <Waiting />
  const fault = connection.error?.status === 404 ? invitation.error : connection.error
  if (fault && ![400, 404].includes(fault.status))
    return <FaultAlert fault={fault} onAgain={() => connection.refetch()} />
  return <Empty title={said.missing} text={said.missingText} />
}

function Page({ partner, mayWrite }: { partner: Partner; mayWrite: boolean }) {
  const { id = '', tab } = useParams()
  const go = useNavigate()
  const [told, setTold] = useState<string>()
  const shown = TABS.find((each) => each.id === tab)?.id ?? 'overview'
  return (
    <Stack gap="lg" maw={1000}>
      <Anchor component={Link} to="/partners" size="sm">
        {said.back}
      </Anchor>
      <Group justify="space-between" align="flex-start">
        <Group gap="xs">
          <Heading>{partner.name}</Heading>
          <Badge variant="outline" color="gray">
            {partner.side === 'buyer' ? said.buyer : said.seller}
          </Badge>
          <Badge variant="light" color={partner.state.color} role="status">
            {partner.state.label}
          </Badge>
        </Group>
        {mayWrite && <Actions partner={partner} onTold={setTold} />}
      </Group>
      <ToldAlert told={told === undefined ? undefined : { text: told }} onClose={() => setTold(undefined)} />
      {partner.connection?.ended_at ? null : <Standing partner={partner} mayWrite={mayWrite} />}
      <Tabs value={shown} keepMounted={false} onChange={(next) => go(`/partners/${id}/${next}`)}>
        <Tabs.List>
          {TABS.map((each) => (
            <Tabs.Tab key={each.id} value={each.id}>
              {said.tabs[each.id]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ id, screen: Screen }) => (
          <Tabs.Panel key={id} value={id} pt="md">
            <Screen partner={partner} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  )
}

function Actions({ partner, onTold }: { partner: Partner; onTold(text: string): void }) {
  const { acts, dialog, isPending } = useActs(partner, onTold)
  return (
    <Group gap="xs">
      {acts.map(({ key, label, isGrave, to, run }) =>
        to ? (
          <Button key={key} component={Link} to={to}>
            {label}
          </Button>
        ) : (
          <Button
            key={key}
            variant={isGrave ? 'subtle' : 'default'}
            color={isGrave ? 'red' : undefined}
            disabled={isPending}
            onClick={run}
          >
            {label}
          </Button>
        ),
      )}
      {dialog}
    </Group>
  )
}

// How things stand with a partner, and how much passed lately.
import { Stack, Title } from '@mantine/core'
import type { Invitation } from '../api-types.ts'
import { When } from '../parts.tsx'
import { shownCount, shownPercent, shownWait } from '../reports/figures.ts'
import { periodIn, whenOf } from '../reports/period.ts'
import { useAsk } from '../use-ask.ts'
import { partnerWords } from '../words/partner.ts'
import { type Fact, Facts } from './facts.tsx'
import type { TabProps } from './partner.tsx'

const said = partnerWords

export function Overview({ partner: { connection, invitation, side } }: TabProps) {
  return (
    <Stack gap="lg">
      <Facts facts={[...connectionFacts(connection), ...(invitation ? invitationFacts(invitation) : [])]} />
      {connection && !connection.ended_at && <SevenDayFacts id={connection.id} side={side} />}
    </Stack>
  )
}

function connectionFacts(connection: TabProps['partner']['connection']): Fact[] {
  if (!connection) return []
  const { created_at, set_up_at, ended_at } = connection
  return [
    { name: said.facts.since, value: <When at={created_at} days /> },
    { name: said.facts.setUp, value: set_up_at ? <When at={set_up_at} days /> : said.facts.notSetUp },
    ...(ended_at ? [{ name: said.facts.ended, value: <When at={ended_at} /> }] : []),
  ]
}

function invitationFacts({ sent_at, opened_at, expires_at, note, state }: Invitation): Fact[] {
  const isOpen = state === 'pending' || state === 'expired'
  return [
    { name: said.facts.invited, value: <When at={sent_at} /> },
    ...(isOpen
      ? [
          { name: said.facts.opened, value: opened_at ? <When at={opened_at} /> : said.facts.notOpened },
          { name: said.facts.ends, value: <When at={expires_at} days /> },
        ]
      : []),
    ...(note ? [{ name: said.facts.note, value: note }] : []),
  ]
}

/** Taken from the report that both sides see, of its usual time: the two tabs of a page never tell different figures. */
function SevenDayFacts({ id, side }: { id: string; side: TabProps['partner']['side'] }) {
  const query = { ...whenOf(periodIn(new URLSearchParams())), interval: 'daily' as const }
  const report = useAsk('GET /connections/{id}/report', { path: { id }, query })
  if (!report.data) return null
  const { submitted, acceptance_rate, wait_p50 } = report.data.totals
  const wait = {
    name: said.figures.wait,
    value: wait_p50 === null ? '–' : shownWait(wait_p50),
    hint: said.figures.waitHint,
  }
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {said.figures.title}
      </Title>
      <Facts
        facts={[
          { name: said.figures.leads, value: shownCount(submitted) },
          { name: said.figures.rate, value: acceptance_rate === null ? '–' : shownPercent(acceptance_rate) },
          ...(side === 'buyer' ? [wait] : []),
        ]}
      />
    </Stack>
  )
}

// The pages of those who run the exchange: set-ups, jobs, letters, accounts, health, and what was done.
import { Stack, Tabs } from '@mantine/core'
import type { ComponentType } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { SignedIn } from '../api-types.ts'
import { Empty, Heading } from '../parts.tsx'
import { operatorWords } from '../words/operator.ts'
import { Accounts } from './accounts.tsx'
import { Acts } from './acts.tsx'
import { Health } from './health.tsx'
import { Jobs } from './jobs.tsx'
import { Letters } from './letters.tsx'
import { Onboards } from './onboards.tsx'

const said = operatorWords

const TABS: { id: keyof typeof said.tabs; screen: ComponentType<{ person: SignedIn }> }[] = [
  { id: 'onboards', screen: Onboards },
  { id: 'jobs', screen: Jobs },
  { id: 'letters', screen: Letters },
  { id: 'accounts', screen: Accounts },
  { id: 'health', screen: Health },
  { id: 'acts', screen: Acts },
]

export function OperatorPages({ person }: { person: SignedIn }) {
  const { tab } = useParams()
  const go = useNavigate()
  const shown = tab === undefined ? 'onboards' : TABS.find(({ id }) => id === tab)?.id
  if (!person.operator || !shown) return <Empty title={said.missing} text={said.missingText} />
  return (
    <Stack gap="lg" maw={1000}>
      <Heading>{said.title}</Heading>
      <Tabs value={shown} keepMounted={false} onChange={(next) => go(`/operator/${next}`)}>
        <Tabs.List>
          {TABS.map(({ id }) => (
            <Tabs.Tab key={id} value={id}>
              {said.tabs[id]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ id, screen: Screen }) => (
          <Tabs.Panel key={id} value={id} pt="md">
            <Screen person={person} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  )
}

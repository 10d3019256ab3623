// The story of one lead, as its account may know it; it goes on while one watches.
import { Anchor, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { LeadStory, SignedIn } from '../api-types.ts'
import { Empty, FaultAlert, Heading, Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { words } from '../words/leads.ts'
import { DeliveryLine } from './delivery-line.tsx'
import { Copy } from './exchange.tsx'
import { GiveFeedback } from './give-feedback.tsx'
import './leads.css'
import { type Moment, momentsOf } from './moments.ts'
import { money, nameOf, Outcome, TestBadge, textOf } from './said.tsx'
import { Moments } from './timeline.tsx'

const said = words.story

export function Story({ person }: { person: SignedIn }) {
  const { id = '' } = useParams()
  const story = useAsk('GET /leads/{id}', { path: { id } }, { live: true })
  const isGone = !story.data && (story.error?.status === 404 || story.error?.status === 400)
  return (
    <Stack gap="lg" maw={1000}>
      <Anchor component={Link} to="/leads" size="sm">
        ← {said.back}
      </Anchor>
      {story.data && <FaultAlert fault={story.error} />}
      {isGone ? (
        <Empty title={said.gone} text={said.goneText} />
      ) : (
        <Loaded of={story}>{(story) => <Told story={story} mayWrite={person.role !== 'read_only'} />}</Loaded>
      )}
    </Stack>
  )
}

function Told({ story, mayWrite }: { story: LeadStory; mayWrite: boolean }) {
  const { deliveries, flow } = story
  const flows = useAsk('GET /flows/{id}', { path: { id: flow.id } })
  const hears = (stepId: string | undefined) =>
    flows.data?.steps.some((step) => step.id === stepId && 'feedback' in step && Boolean(step.feedback))
  const feedback = (moment: Moment): ReactNode =>
    mayWrite && hears(moment.feedbackStep) ? <GiveFeedback eventId={moment.key} /> : null
  return (
    <>
      <Head story={story} mayWrite={mayWrite} />
      {deliveries.length > 0 && (
        <Part title={said.deliveries}>
          {deliveries.map((delivery) => (
            <DeliveryLine key={delivery.id} delivery={delivery} mayWrite={mayWrite} />
          ))}
        </Part>
      )}
      <Part title={said.timeline}>
        <Moments moments={momentsOf(story)} feedback={feedback} />
      </Part>
      <Part title={said.values}>
        <Values values={story.values} />
      </Part>
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  )
}

function Head({ story, mayWrite }: { story: LeadStory; mayWrite: boolean }) {
  const { id, state, outcome, reason, is_test, values, seller, reference } = story
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group gap="sm">
          <Heading>{nameOf(values)}</Heading>
          {is_test && <TestBadge />}
          {state === 'open' || !outcome ? <Text c="dimmed">{said.open}</Text> : <Outcome outcome={outcome} />}
        </Group>
        {reason && <Text className="person">{reason}</Text>}
        <Facts story={story} />
        <Group gap="xs">
          <Text size="xs" c="dimmed" className="person">
            {said.id}: {id}
          </Text>
          <Copy text={id} />
        </Group>
        {mayWrite && seller && reference && (
          <div>
            <GiveFeedback eventId={reference} label={words.feedback.giveTo(seller.name)} />
          </div>
        )}
      </Stack>
    </Paper>
  )
}

function Facts({ story }: { story: LeadStory }) {
  const facts: [string, ReactNode][] = [
    [said.flow, story.flow.name],
    [story.seller ? said.soldBy : said.from, story.seller?.name ?? story.source.name],
    [said.came, <When key="came" at={story.created_at} />],
    [said.expires, <When key="expires" at={story.expires_at} days />],
  ]
  if (story.price !== null) facts.push([said.price, money(story.price)])
  if (story.reference) facts.push([said.reference, story.reference])
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs" component="dl" m={0}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed" component="dt">
            {name}
          </Text>
          <Text size="sm" component="dd" m={0} className="person">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  )
}

function Values({ values }: { values: LeadStory['values'] }) {
  const list = Object.entries(values).filter(([name]) => name !== 'id')
  if (list.length === 0) return <Text c="dimmed">{said.noValues}</Text>
  return (
    <Table layout="fixed">
      <Table.Tbody>
        {list.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" className="person">
              {name}
            </Table.Th>
            <Table.Td className="person">
              {textOf(value)}
              {(value as { valid?: boolean } | null)?.valid === false && (
                <Text size="xs" c="orange" component="span" ml={6}>
                  {said.invalid}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

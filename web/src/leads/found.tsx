// What a search finds, with what was found marked.
import { Button, Group, Stack, Text } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import type { LeadHit } from '../api-types.ts'
import { Empty, Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { words } from '../words/leads.ts'
import { Announced } from './arrivals.tsx'
import { Marked, nameOf, Outcome, TestBadge } from './said.tsx'

const PER_PAGE = 25
/** However many leads match, the API answers so many. */
const MOST = 1_000

export function Found({ query }: { query: string }) {
  const [search] = useSearchParams()
  const page = Math.max(1, Number(search.get('page')) || 1)
  const asked = useAsk('GET /search/leads', {
    query: { query, from: (page - 1) * PER_PAGE, limit: PER_PAGE },
  })
  return (
    <Loaded of={asked}>
      {({ hits, total }) => {
        if (hits.length === 0) return <Empty title={words.notFound} text={words.notFoundText} />
        return (
          <Stack gap="sm">
            <Text component="h2" fw={600}>
              {words.found(total, MOST)}
            </Text>
            <Announced text={words.found(total, MOST)} />
            <ul className="lead-rows" aria-label={words.results}>
              {hits.map((hit) => (
                <li key={hit.lead_id}>
                  <Hit hit={hit} />
                </li>
              ))}
            </ul>
            <Pages page={page} isLast={page * PER_PAGE >= total} />
          </Stack>
        )
      }}
    </Loaded>
  )
}

const BESIDE_NAME = [
  'email',
  'phone_1',
  'phone_2',
  'address_1',
  'city',
  'state',
  'postal_code',
  'reference',
] as const

function Hit({ hit }: { hit: LeadHit }) {
  const marked = (name: keyof LeadHit) => {
    const text = hit.highlight[name]?.[0]
    return text === undefined ? (hit[name] as string | undefined) : <Marked text={text} />
  }
  const { latest_event: latest } = hit
  const hasName = hit.first_name !== undefined || hit.last_name !== undefined
  return (
    <Link className="lead-row" to={`/leads/${hit.lead_id}`}>
      <Text size="sm" c="dimmed" component="span">
        <When at={hit.submission_timestamp} />
      </Text>
      <Group gap={6} component="span">
        <Text component="span" fw={600}>
          {hasName ? (
            <>
              {marked('first_name')} {marked('last_name')}
            </>
          ) : (
            nameOf(hit)
          )}
        </Text>
        {hit.is_test && <TestBadge />}
      </Group>
      <Text size="sm" component="span">
        {BESIDE_NAME.filter((name) => hit[name] !== undefined).map((name, n) => (
          <span key={name}>
            {n > 0 && ' · '}
            {marked(name)}
          </span>
        ))}
      </Text>
      <span>
        {latest && <Outcome outcome={String(latest.outcome)} />}
        <Text size="sm" c="dimmed" component="span" display="block">
          {hit.source_name} → {hit.flow_name}
        </Text>
      </span>
    </Link>
  )
}

function Pages({ page, isLast }: { page: number; isLast: boolean }) {
  const [search] = useSearchParams()
  const at = (n: number) => {
    const next = new URLSearchParams(search)
    next.set('page', String(n))
    return { search: next.toString() }
  }
  if (page === 1 && isLast) return null
  return (
    <Group justify="space-between">
      {page > 1 ? (
        <Button component={Link} to={at(page - 1)} variant="default" size="xs">
          {words.previous}
        </Button>
      ) : (
        <span />
      )}
      {!isLast && (
        <Button component={Link} to={at(page + 1)} variant="default" size="xs">
          {words.next}
        </Button>
      )}
    </Group>
  )
}

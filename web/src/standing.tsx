// How far a partner is: a buyer's set-up as its seller sees it, and a link for who was invited.
import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import type { ConnectionEntry, Invitation } from './api-types.ts'
import { ask } from './ask.ts'
import type { Partner } from './partner-rows.ts'
import { FaultAlert, When } from './parts.tsx'
import { useChange } from './use-ask.ts'
import { standingWords as said } from './words/standing.ts'
import { stepLabel } from './words.ts'

export function Standing({ partner, mayWrite }: { partner: Partner; mayWrite: boolean }) {
  const { connection, invitation, name } = partner
  if (connection) {
    const isBuyer = connection.relationship_type === 'buyer'
    return isBuyer ? <SetUp connection={connection} mayWrite={mayWrite} /> : null
  }
  const isOpen = mayWrite && invitation?.state === 'pending'
  return isOpen ? <CopyLink invitation={invitation} name={name} /> : null
}

function SetUp({ connection, mayWrite }: { connection: ConnectionEntry; mayWrite: boolean }) {
  const { id, set_up_at, onboard, reminded_at } = connection
  const remind = useChange(() => ask('POST /connections/{id}/remind', { path: { id } }))
  const isOpen = !set_up_at
  if (!isOpen && onboard?.test?.outcome !== 'not_tested') return null
  return (
    <Stack gap={4} mt="xs">
      {isOpen && <Where onboard={onboard} />}
      {onboard?.test && <Tested test={onboard.test} />}
      <FaultAlert fault={remind.error} />
      {isOpen && (
        <Group gap="xs">
          {mayWrite && (
            <Button
              size="compact-sm"
              variant="light"
              loading={remind.isPending}
              onClick={() => remind.mutate(undefined)}
            >
              {said.remind}
            </Button>
          )}
          {reminded_at && (
            <Text size="xs" c="dimmed" role="status">
              {said.reminded} <When at={reminded_at} />
            </Text>
          )}
        </Group>
      )}
    </Stack>
  )
}

type SetUpSeen = NonNullable<ConnectionEntry['onboard']>

function Where({ onboard }: { onboard: SetUpSeen | null }) {
  if (!onboard) return <Text size="sm">{said.notBegun}</Text>
  const step = stepLabel(onboard.step)
  return (
    <>
      <Text size="sm">
        {step ? said.stands(step) : said.begun} · {said.last} <When at={onboard.updated_at} />
      </Text>
      {onboard.error && (
        <Text size="sm" className="person">
          {said.failed} {onboard.error.message}
        </Text>
      )}
    </>
  )
}

function Tested({ test: { outcome, reason } }: { test: NonNullable<SetUpSeen['test']> }) {
  if (outcome !== 'not_tested') return <Text size="sm">{said.tested[outcome] ?? outcome}</Text>
  return (
    <Group gap="xs">
      <Badge color="orange" variant="light" tt="none">
        {said.notTested}
      </Badge>
      <Text size="sm" className="person">
        {said.notTestedWhy(reason ?? '–')}
      </Text>
    </Group>
  )
}

/** The link proves nothing by itself, so the inviter may have it. */
function CopyLink({ invitation: { id }, name }: { invitation: Invitation; name: string }) {
  const make = useChange(
    () => ask('POST /invitations/{id}/link', { path: { id } }),
    ({ url }) => navigator.clipboard?.writeText(url).catch(() => {}),
  )
  return (
    <Stack gap={4} mt="xs">
      <FaultAlert fault={make.error} />
      {make.data ? (
        <>
          <TextInput
            size="xs"
            readOnly
            aria-label={said.link(name)}
            value={make.data.url}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Text size="xs" c="dimmed" role="status">
            {said.copied}
          </Text>
        </>
      ) : (
        <Group>
          <Button
            size="compact-sm"
            variant="subtle"
            loading={make.isPending}
            onClick={() => make.mutate(undefined)}
          >
            {said.copy}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

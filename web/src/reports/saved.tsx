// The reports that were saved, with what can be done about each.
import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Report, SignedIn } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Empty, Heading, Loaded, When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { reportWords } from '../words/reports.ts'
import { ShareDialog } from './share.tsx'

const said = reportWords

export function SavedReports({ person }: { person: SignedIn }) {
  const reports = useAsk('GET /reports')
  const [sharing, setSharing] = useState<string>()
  const [asked, setAsked] = useState<Question>()
  const mayWrite = person.role !== 'read_only'
  const remove = ({ id, name }: Report) =>
    setAsked({
      text: said.deleteAsk(name),
      label: said.delete,
      act: () => ask('DELETE /reports/{id}', { path: { id } }),
    })
  return (
    <Stack gap="lg" maw={900}>
      <Group justify="space-between">
        <Heading>{said.saved}</Heading>
        <Button component={Link} to="/reports" variant="default">
          {said.lookDo}
        </Button>
      </Group>
      <Loaded of={reports}>
        {(reports) =>
          reports.length === 0 ? (
            <Empty title={said.savedNone} text={said.savedNoneText}>
              <Button component={Link} to="/reports">
                {said.lookDo}
              </Button>
            </Empty>
          ) : (
            <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {reports.map((report) => (
                <Row
                  key={report.id}
                  report={report}
                  mayWrite={mayWrite}
                  onShare={() => setSharing(report.id)}
                  onDelete={() => remove(report)}
                />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <ShareDialog
        report={reports.data?.find(({ id }) => id === sharing)}
        onClose={() => setSharing(undefined)}
      />
      <Asking question={asked} onDone={() => setAsked(undefined)} />
    </Stack>
  )
}

type RowProps = { report: Report; mayWrite: boolean; onShare(): void; onDelete(): void }

function Row({
  report: { id, name, description, memo, token, updated_at },
  mayWrite,
  onShare,
  onDelete,
}: RowProps) {
  return (
    <Paper withBorder p="sm" component="li">
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: 1, minWidth: 200 }}>
          <Group gap="xs">
            <Anchor
              component={Link}
              to={`/reports/${id}`}
              fw={600}
              aria-label={said.open(name)}
              style={{ overflowWrap: 'anywhere' }}
            >
              {name}
            </Anchor>
            {token && <Badge variant="light">{said.shared}</Badge>}
          </Group>
          {description && <Text className="person">{description}</Text>}
          <Text size="sm" c="dimmed" className="person">
            {memo && `${memo} · `}
            {said.changed} <When at={updated_at} />
          </Text>
        </div>
        {mayWrite && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={onShare}>
              {said.share}
            </Button>
            <Button size="xs" variant="subtle" color="red" onClick={onDelete}>
              {said.delete}
            </Button>
          </Group>
        )}
      </Group>
    </Paper>
  )
}

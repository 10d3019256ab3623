// Where no lead has come yet: the pages of the sources say how to send one, and send a test lead.
import { Anchor, Button, Stack } from '@mantine/core'
import { Link } from 'react-router'
import { Empty, Loaded } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { words } from '../words/leads.ts'

const MOST = 3

export function FirstLead({ title = words.none }: { title?: string }) {
  const places = useAsk('GET /events/places', {}, { live: true })
  return (
    <Loaded of={places}>
      {({ flows, sources }) => {
        const roads = flows
          .flatMap((flow) => flow.source_ids.map((source_id) => ({ flow, source_id })))
          .slice(0, MOST)
        if (roads.length === 0) {
          return (
            <Empty title={title} text={words.firstFlow}>
              <Button component={Link} to="/flows">
                {words.toFlows}
              </Button>
            </Empty>
          )
        }
        const named = (id: string) => sources.find((source) => source.id === id)?.name ?? id
        return (
          <Empty title={title} text={words.noneText}>
            <Stack gap={4}>
              {roads.map(({ flow, source_id }) => (
                <Anchor
                  key={flow.id + source_id}
                  href={`/flows/${flow.id}/sources/${source_id}/docs`}
                  target="_blank"
                  rel="noopener"
                >
                  {words.sendBy(named(source_id), flow.name)}
                </Anchor>
              ))}
            </Stack>
          </Empty>
        )
      }}
    </Loaded>
  )
}

// How far the deliveries are that are sent on together; which ones, the address says.
import { Alert, Progress, Stack, Text } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { FaultAlert } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { words } from '../words/leads.ts'

const said = words.deliveries

export function BatchProgress() {
  const [search, setSearch] = useSearchParams()
  const id = search.get('batch') ?? ''
  const batch = useAsk('GET /delivery_batches/{id}', { path: { id } }, { live: true, enabled: id !== '' })
  const dismiss = () => {
    const next = new URLSearchParams(search)
    next.delete('batch')
    setSearch(next)
  }
  if (id === '') return null
  if (!batch.data) return <FaultAlert fault={batch.error} />
  const { state, total, delivered, waiting, failed, retrying } = batch.data
  const isDone = state === 'done'
  const share = total === 0 ? (isDone ? 100 : 0) : ((total - retrying) / total) * 100
  return (
    <Alert
      color={isDone ? 'green' : 'blue'}
      title={isDone ? said.batchDone : said.batch}
      withCloseButton
      closeButtonLabel={said.dismiss}
      onClose={dismiss}
      data-batch={state}
    >
      <Stack gap="xs">
        <Progress value={share} aria-label={said.batch} animated={!isDone} />
        <Text size="sm" role="status">
          {isDone && total === 0
            ? said.noneTaken
            : `${said.progress(total - retrying, total)} · ${said.tally(delivered, waiting, failed)}`}
        </Text>
      </Stack>
    </Alert>
  )
}

// The dialog that shares a report by a link, and takes the link back.
import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import type { Report } from '../api-types.ts'
import { ask } from '../ask.ts'
import { FaultAlert } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { reportWords } from '../words/reports.ts'

const said = reportWords

export function ShareDialog({ report, onClose }: { report: Report | undefined; onClose(): void }) {
  return (
    <Modal opened={report !== undefined} onClose={onClose} title={said.shareTitle(report?.name ?? '')}>
      {report && <Sharing report={report} />}
    </Modal>
  )
}

function Sharing({ report: { id, token } }: { report: Report }) {
  const share = useChange(() => ask('PUT /reports/{id}/share', { path: { id } }))
  const unshare = useChange(() => ask('PUT /reports/{id}/unshare', { path: { id } }))
  const link = token && `${window.location.origin}/app/reports/shared/${token}`
  return (
    <Stack gap="sm">
      <Text size="sm">{said.shareText}</Text>
      {link && (
        <Group align="flex-end" wrap="nowrap">
          <TextInput label={said.link} value={link} readOnly style={{ flex: 1 }} />
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? said.copied : said.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
      <FaultAlert fault={share.error ?? unshare.error} />
      <Group justify="flex-end">
        {link && (
          <Button
            variant="subtle"
            color="red"
            loading={unshare.isPending}
            onClick={() => unshare.mutate(undefined)}
          >
            {said.unshare}
          </Button>
        )}
        <Button
          variant={link ? 'default' : 'filled'}
          loading={share.isPending}
          onClick={() => share.mutate(undefined)}
          title={link ? said.shareAgainHint : undefined}
        >
          {link ? said.shareAgain : said.shareDo}
        </Button>
      </Group>
    </Stack>
  )
}

// What one wants to be told by letter.
import { Stack, Switch, Text } from '@mantine/core'
import { ask } from '../ask.ts'
import { FaultAlert, Loaded, When } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'
import type { PageProps } from './settings.tsx'

const said = settingsWords.notifications
const KINDS = ['connection_invites', 'submission_doc_updates'] as const

export function Notifications({ person }: PageProps) {
  const path = { id: person.user_id }
  const settings = useAsk('GET /user_settings/{id}', { path })
  const change = useChange(({ kind, enabled }: { kind: (typeof KINDS)[number]; enabled: boolean }) =>
    ask('PUT /user_settings/{id}', { path, body: { notifications: { [kind]: { enabled } } } }),
  )
  return (
    <Stack gap="md">
      <FaultAlert fault={change.error} />
      <Loaded of={settings}>
        {({ notifications }) =>
          KINDS.map((kind) => {
            const { enabled, unsubscribed_at } = notifications[kind]
            return (
              <div key={kind}>
                <Switch
                  label={said[kind]}
                  description={said[`${kind}Hint`]}
                  checked={enabled}
                  disabled={change.isPending}
                  onChange={({ currentTarget: { checked } }) => change.mutate({ kind, enabled: checked })}
                />
                {unsubscribed_at && (
                  <Text size="xs" c="dimmed">
                    {said.since} <When at={unsubscribed_at} />
                  </Text>
                )}
              </div>
            )
          })
        }
      </Loaded>
    </Stack>
  )
}

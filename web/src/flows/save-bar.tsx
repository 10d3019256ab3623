// Saves the draft, makes it live, and says how that went: what is wrong, or that somebody else was quicker.
import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Flow } from '../api-types.ts'
import { ask } from '../ask.ts'
import { FaultAlert } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { LiveBadge } from './live-badge.tsx'
import type { Draft } from './use-draft.ts'

const said = flowWords.editor

type Props = { draft: Draft & { flow: Flow }; mayWrite: boolean }

export function SaveBar({ draft, mayWrite }: Props) {
  const { flow, isDirty, faults, save } = draft
  const [told, setTold] = useState<string>()
  const deploy = useChange(
    () => ask('POST /flows/{id}/deploy', { path: { id: flow.id } }),
    () => setTold(said.deployed),
  )
  const saveDraft = (over = false) => save.mutateAsync(over).then(() => setTold(said.saved))
  const act = async (work: () => Promise<unknown>) => {
    setTold(undefined)
    // What went wrong is shown by the change itself.
    await work().catch(() => {})
  }
  const isChanged = save.error?.kind === 'changed'
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {isDirty ? (
          <Badge variant="light" color="orange">
            {said.dirty}
          </Badge>
        ) : (
          <LiveBadge flow={flow} />
        )}
        {mayWrite && (
          <>
            <Button
              variant="default"
              disabled={!isDirty}
              loading={save.isPending}
              onClick={() => act(() => saveDraft())}
            >
              {said.save}
            </Button>
            <Button
              disabled={!isDirty && !flow.draft}
              loading={deploy.isPending}
              onClick={() =>
                act(async () => {
                  if (isDirty) await save.mutateAsync(false)
                  await deploy.mutateAsync(undefined)
                })
              }
            >
              {said.deploy}
            </Button>
            {isDirty && (
              <Button variant="subtle" color="red" onClick={() => act(draft.readTheirs)}>
                {said.discard}
              </Button>
            )}
          </>
        )}
      </Group>
      {told && (
        <Alert role="status" color="green" variant="light">
          {told}
        </Alert>
      )}
      {isChanged && <Changed draft={draft} onMine={() => act(() => saveDraft(true))} />}
      {faults.length > 0 ? (
        <Alert color="red" variant="light" role="alert" title={said.faults(faults.length)}>
          {said.faultsText}
        </Alert>
      ) : (
        !isChanged && <FaultAlert fault={save.error ?? deploy.error} />
      )}
      <Odd flow={flow} />
    </Stack>
  )
}

function Changed({ draft, onMine }: { draft: Draft; onMine(): void }) {
  return (
    <Alert color="orange" variant="light" role="alert" title={said.changed}>
      <Text size="sm">{said.changedText}</Text>
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="default" onClick={() => draft.readTheirs()}>
          {said.readTheirs}
        </Button>
        <Button size="compact-sm" color="red" variant="light" onClick={onMine}>
          {said.keepMine}
        </Button>
      </Group>
    </Alert>
  )
}

/** What the exchange found odd in the flow, and did not refuse. */
function Odd({ flow }: { flow: Flow }) {
  const odd = [
    ...(flow.warnings ?? []).map(({ path, message }) => `${path.slice(1).replaceAll('/', ' › ')} ${message}`),
    ...Object.values(flow.errors ?? {}).flat(),
  ]
  if (odd.length === 0) return null
  return (
    <Alert color="yellow" variant="light" title={said.odd}>
      {odd.map((text) => (
        <Text key={text} size="sm" className="person">
          {text}
        </Text>
      ))}
    </Alert>
  )
}

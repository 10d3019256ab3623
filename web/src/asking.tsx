// The question before what cannot be taken back, and the fault of what could not be done.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { Fault } from './ask.ts'
import { FaultAlert } from './parts.tsx'
import { useChange } from './use-ask.ts'
import { words } from './words.ts'

export type Question = { text: string; label: string; act: () => Promise<unknown> }

type Props = {
  question: Question | undefined
  /** What went wrong with an act that needed no question. */
  fault?: Fault | null
  onDone(): void
}

export function Asking({ question, fault = null, onDone }: Props) {
  const change = useChange((act: Question['act']) => act(), onDone)
  const dismiss = () => {
    change.reset()
    onDone()
  }
  return (
    <Modal
      opened={question !== undefined || fault !== null}
      onClose={dismiss}
      title={question?.label ?? words.faults.title}
    >
      <Stack gap="sm">
        {question && <Text>{question.text}</Text>}
        <FaultAlert fault={change.error ?? fault} />
        {question && (
          <Group justify="flex-end">
            <Button variant="default" onClick={dismiss}>
              {words.cancel}
            </Button>
            <Button color="red" loading={change.isPending} onClick={() => change.mutate(question.act)}>
              {question.label}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  )
}

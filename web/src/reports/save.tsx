// The dialog that names a report: a new one, or one that is there.
import { Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Report } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt } from '../parts.tsx'
import { useChange } from '../use-ask.ts'
import { reportWords } from '../words/reports.ts'
import type { Question } from './question.ts'

const said = reportWords
const PATHS = ['/name', '/description', '/memo']

type Props = {
  isOpen: boolean
  /** The report whose names change; absent for a new one. */
  report?: Report
  question: Question & Pick<Report, 'timeframe'>
  onClose(): void
  onSaved(report: Report): void
}

export function SaveDialog({ isOpen, onClose, ...rest }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={rest.report ? said.change : said.saveTitle}>
      <SaveForm {...rest} />
    </Modal>
  )
}

function SaveForm({ report, question, onSaved }: Omit<Props, 'isOpen' | 'onClose'>) {
  const [name, setName] = useState(report?.name ?? '')
  const [description, setDescription] = useState(report?.description ?? '')
  const [memo, setMemo] = useState(report?.memo ?? '')
  const save = useChange(() => {
    const body = { ...question, name: name.trim(), description: description || null, memo: memo || null }
    return report
      ? ask('PUT /reports/{id}', { path: { id: report.id }, body })
      : ask('POST /reports', { body })
  }, onSaved)
  return (
    <Form
      label={said.saveDo}
      pending={save.isPending}
      fault={save.error}
      paths={PATHS}
      onSend={() => save.mutate(undefined)}
    >
      <Stack gap="sm">
        <TextInput
          label={said.name}
          required
          value={name}
          error={faultAt(save.error, '/name')}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label={said.description}
          autosize
          minRows={2}
          value={description}
          error={faultAt(save.error, '/description')}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <TextInput
          label={said.memo}
          description={said.memoHint}
          value={memo}
          error={faultAt(save.error, '/memo')}
          onChange={(event) => setMemo(event.currentTarget.value)}
        />
      </Stack>
    </Form>
  )
}

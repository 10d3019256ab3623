// One letter as its reader sees it, in a frame in which nothing runs; and sending it again.
import { Alert, Button, Group, Modal, Stack, Tabs, Text } from '@mantine/core'
import { useState } from 'react'
import type { LetterShown } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Asking, type Question } from '../asking.tsx'
import { Loaded, type Told } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'
import { words } from '../words.ts'
import { framed } from './framed.ts'

const said = operatorWords.letters

type Props = { id: string | null; onClose(): void; onTold(told: Told): void }

export function LetterDialog({ id, onClose, onTold }: Props) {
  const letter = useAsk('GET /operator/letters/{id}', { path: { id: id ?? '' } }, { enabled: id !== null })
  const [question, setQuestion] = useState<Question>()
  const again = ({ id, to }: LetterShown) =>
    setQuestion({
      text: said.againAsk(to),
      label: said.again,
      async act() {
        await ask('POST /operator/letters/{id}/send', { path: { id } })
        onTold({ text: said.sentAgain(to) })
        onClose()
      },
    })
  return (
    <>
      <Modal
        opened={id !== null}
        onClose={onClose}
        size="lg"
        title={(letter.data?.carries_lead ? said.lead : letter.data?.subject) ?? words.loading}
      >
        <Loaded of={letter}>{(letter) => <Shown letter={letter} onAgain={() => again(letter)} />}</Loaded>
      </Modal>
      <Asking question={question} onDone={() => setQuestion(undefined)} />
    </>
  )
}

function Shown({ letter, onAgain }: { letter: LetterShown; onAgain(): void }) {
  const { to, from_name, reply_to, html, text, state, carries_lead } = letter
  const facts = [
    [said.to, to],
    [said.from, from_name],
    [said.replyTo, reply_to],
    [said.state, said.states[state]],
  ] as const
  return (
    <Stack gap="sm">
      {facts.map(
        ([label, value]) =>
          value && (
            <Text key={label} size="sm" className="person">
              {`${label}: ${value}`}
            </Text>
          ),
      )}
      {html === null || text === null ? (
        <Alert>{said.leadText}</Alert>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {said.masked}
          </Text>
          <Tabs defaultValue="html">
            <Tabs.List>
              <Tabs.Tab value="html">{said.html}</Tabs.Tab>
              <Tabs.Tab value="text">{said.text}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="html" pt="sm">
              <iframe className="letter" title={said.html} sandbox="" srcDoc={framed(html)} />
            </Tabs.Panel>
            <Tabs.Panel value="text" pt="sm">
              <Text size="sm" className="person">
                {text}
              </Text>
            </Tabs.Panel>
          </Tabs>
        </>
      )}
      {!carries_lead && state !== 'queued' && (
        <Group justify="flex-end">
          <Button variant="default" onClick={onAgain}>
            {said.again}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

// What counts as accepted: how an answer is read, tried at once on a sample of one.
import { Select, SimpleGrid, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { wizardWords } from '../words/wizard.ts'
import { words } from '../words.ts'
import { SampleAnswer } from './sample-answer.tsx'
import type { StepProps } from './steps.tsx'
import { type Simple, WAYS } from './ways.ts'

const said = wizardWords.accepted

export function Counts(props: StepProps) {
  const { plan, saving, fault, save } = props
  const [typed, setTyped] = useState(plan)
  const way = plan.way ?? 'json'
  const set = (name: Simple, value: string) =>
    setTyped({ ...typed, simple: { ...typed.simple, [name]: value } })
  const field = (name: Simple) => ({
    value: typed.simple[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value),
  })
  const refuses = typed.simple.outcome_on_match === 'failure'
  const optional = (label: string) => `${label} (${words.optional})`
  const none = { email: said.mail, sftp: said.sftp, pull: said.pull }[way as 'email']
  return (
    <Form label={wizardWords.next} pending={saving} fault={fault} onSend={() => save(typed)}>
      <Heading order={2}>{said.title}</Heading>
      <Text c="dimmed" size="sm">
        {none ?? said.text}
      </Text>
      {WAYS[way].answers && (
        <>
          {WAYS[way].knows.includes('accepted_statuses') && (
            <TextInput
              label={optional(said.statuses)}
              description={said.statusesHint}
              {...field('accepted_statuses')}
            />
          )}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput
              label={optional(refuses ? said.termNot : said.term)}
              description={said.termHint}
              {...field('outcome_search_term')}
            />
            <TextInput
              label={optional(said.path)}
              description={said.pathHint}
              {...field('outcome_search_path')}
            />
          </SimpleGrid>
          <Select
            label={said.match}
            allowDeselect={false}
            data={Object.entries(said.matches).map(([value, label]) => ({ value, label }))}
            value={typed.simple.outcome_on_match || 'success'}
            onChange={(value) => set('outcome_on_match', value === 'failure' ? 'failure' : '')}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput label={optional(said.reason)} {...field('reason_path')} />
            <TextInput label={optional(said.price)} {...field('price_path')} />
          </SimpleGrid>
          <SampleAnswer {...props} plan={typed} />
        </>
      )}
    </Form>
  )
}

// What counts as accepted: how the answer of the buyer's program is read.
import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { words } from '../words.ts'
import type { StepProps } from './wizard.tsx'

const said = words.wizard.accepted

export function Counts({ plan, saving, fault, save }: StepProps) {
  const [typed, setTyped] = useState(plan)
  const field = (name: 'term' | 'path' | 'reason' | 'price') => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  })
  const isMail = plan.way === 'email'
  return (
    <Form label={words.wizard.next} pending={saving} fault={fault} onSend={() => save(typed)}>
      <Heading order={2}>{said.title}</Heading>
      <Text c="dimmed" size="sm">
        {isMail ? said.mail : said.text}
      </Text>
      {!isMail && (
        <>
          <TextInput
            label={`${said.term} (${words.optional})`}
            description={said.termHint}
            {...field('term')}
          />
          <TextInput
            label={`${said.path} (${words.optional})`}
            description={said.pathHint}
            {...field('path')}
          />
          <TextInput label={`${said.reason} (${words.optional})`} {...field('reason')} />
          <TextInput label={`${said.price} (${words.optional})`} {...field('price')} />
        </>
      )}
    </Form>
  )
}

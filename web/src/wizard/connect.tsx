// How the place is reached: an address and, if it asks for them, a name and a password.
import { PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { words } from '../words.ts'
import type { StepProps } from './wizard.tsx'

const said = words.wizard.connect

export function Connect({ plan, saving, fault, save }: StepProps) {
  const [typed, setTyped] = useState(plan)
  const field = (name: 'url' | 'user' | 'pass' | 'to') => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  })
  const isMail = plan.way === 'email'
  return (
    <Form label={words.wizard.next} pending={saving} fault={fault} onSend={() => save(typed)}>
      <Heading order={2}>{said.title}</Heading>
      {isMail && (
        <TextInput label={said.to} description={said.toHint} type="email" multiple {...field('to')} />
      )}
      {!isMail && (
        <>
          <TextInput
            label={said.url}
            description={said.urlHint}
            type="url"
            inputMode="url"
            {...field('url')}
          />
          <TextInput
            label={`${said.user} (${words.optional})`}
            description={said.userHint}
            autoComplete="off"
            {...field('user')}
          />
          <PasswordInput label={`${said.pass} (${words.optional})`} autoComplete="off" {...field('pass')} />
        </>
      )}
    </Form>
  )
}

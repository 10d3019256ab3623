// A fresh exchange: its first account is made here.
import { PasswordInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ask } from './ask.ts'
import { Form } from './form.tsx'
import { Outside } from './outside.tsx'
import { faultAt, Heading } from './parts.tsx'
import { useChange } from './use-ask.ts'
import { words } from './words.ts'

const said = words.session
const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const PATHS = ['/account/name', '/user/first_name', '/user/last_name', '/user/email', '/password']

export function FirstAccount() {
  const [typed, setTyped] = useState({ company: '', first_name: '', last_name: '', email: '', password: '' })
  const make = useChange(() => {
    const { company, password, ...user } = typed
    return ask('POST /session/first', { body: { account: { name: company, time_zone }, user, password } })
  })
  const field = (name: keyof typeof typed, path: string) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
    error: faultAt(make.error, path),
  })
  return (
    <Outside>
      <Stack gap="sm">
        <Heading>{said.first}</Heading>
        <Text c="dimmed">{said.firstText}</Text>
        <Form
          label={said.firstDo}
          pending={make.isPending}
          fault={make.error}
          paths={PATHS}
          onSend={() => make.mutate(undefined)}
        >
          <TextInput
            label={said.company}
            autoComplete="organization"
            {...field('company', '/account/name')}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput
              label={said.firstName}
              autoComplete="given-name"
              {...field('first_name', '/user/first_name')}
            />
            <TextInput
              label={said.lastName}
              autoComplete="family-name"
              {...field('last_name', '/user/last_name')}
            />
          </SimpleGrid>
          <TextInput
            label={said.email}
            type="email"
            autoComplete="username"
            {...field('email', '/user/email')}
          />
          <PasswordInput
            label={said.password}
            description={said.passwordHint}
            autoComplete="new-password"
            {...field('password', '/password')}
          />
        </Form>
      </Stack>
    </Outside>
  )
}

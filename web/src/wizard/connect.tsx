// How the place is reached: what each way needs, a sign-in, and a check that asks something harmless.
import { Button, Collapse, Group, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConnectionCheck } from '../api-types.ts'
import { ask, type Fault } from '../ask.ts'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { wizardWords } from '../words/wizard.ts'
import { Checked } from './checked.tsx'
import { HeaderFields } from './header-fields.tsx'
import { MainFields, MoreFields } from './place-fields.tsx'
import { type Plan, reaching } from './plan.ts'
import { Pulling } from './pulling.tsx'
import { type Kind, keptSignIn, signInOf } from './sign-in.ts'
import { SignInFields } from './sign-in-fields.tsx'
import type { StepProps } from './steps.tsx'
import { WAYS, type Way } from './ways.ts'

const said = wizardWords.connect

const KINDS: Record<Way, Kind[]> = {
  json: ['none', 'user', 'token', 'header'],
  form: ['none', 'user', 'token', 'header'],
  xml: ['none', 'user', 'token', 'header'],
  soap: ['none', 'user', 'token'],
  sftp: ['none', 'user'],
  email: [],
  pull: [],
}

export function Connect(props: StepProps) {
  const { plan } = props
  if (plan.way === 'pull') return <Pulling {...props} />
  return <Place {...props} way={plan.way ?? 'json'} />
}

function Place({ plan, way, seller, saving, fault, save }: StepProps & { way: Way }) {
  const [typed, setTyped] = useState(plan)
  const [signIn, setSignIn] = useState(() => signInOf(plan))
  const [isMore, { toggle }] = useDisclosure()
  const [isPressed, setPressed] = useState(false)
  const client = useQueryClient()
  const credentials = useAsk('GET /credentials')
  /** What was typed of a secret becomes a credential once, and is named from then on. */
  const settled = async (): Promise<Plan> => {
    const kept = await keptSignIn(signIn, `${seller.name}: ${typed.simple.url || typed.simple.host || way}`)
    setSignIn({
      choice: kept.credential_id || 'none',
      username: '',
      secret: '',
      header: kept.credential_header,
    })
    const made = { ...typed, simple: { ...typed.simple, ...kept } }
    setTyped(made)
    return made
  }
  const keep = useMutation<Plan, Fault>({ mutationFn: settled, onSuccess: save })
  const check = useMutation<ConnectionCheck, Fault>({
    mutationFn: async () => {
      const mappings = reaching(await settled(), way)
      return ask('POST /deliveries/check', { body: { module_id: WAYS[way].module ?? '', mappings } })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['GET /credentials'] }),
  })
  const set = (change: Plan['simple']) => setTyped({ ...typed, simple: { ...typed.simple, ...change } })
  const lacking = WAYS[way].needs.filter((name) => !typed.simple[name]?.trim())
  const failure = check.error ?? keep.error ?? fault
  return (
    <Form
      label={wizardWords.next}
      pending={saving || keep.isPending}
      fault={failure}
      paths={['/username', '/password', '/token']}
      onSend={(isPressed) => {
        setPressed(isPressed)
        // Who leaves in the middle may leave it unfinished.
        if (!isPressed || lacking.length === 0) keep.mutate()
      }}
    >
      <Heading order={2}>{said.title}</Heading>
      <MainFields way={way} simple={typed.simple} set={set} lacking={isPressed ? lacking : []} />
      {KINDS[way].length > 0 && (
        <SignInFields
          signIn={signIn}
          credentials={credentials.data ?? []}
          kinds={KINDS[way]}
          fault={failure}
          set={(change) => setSignIn({ ...signIn, ...change })}
        />
      )}
      {way !== 'email' && (
        <Group>
          <Button variant="subtle" size="compact-sm" aria-expanded={isMore} onClick={toggle}>
            {said.more}
          </Button>
        </Group>
      )}
      <Collapse expanded={isMore}>
        <Stack gap="sm">
          <MoreFields way={way} simple={typed.simple} set={set} />
          {WAYS[way].headers && (
            <HeaderFields headers={typed.headers} set={(headers) => setTyped({ ...typed, headers })} />
          )}
        </Stack>
      </Collapse>
      <Checked check={check} />
    </Form>
  )
}

// The dialog that invites a partner, with a note, and the leads that it would get.
import { Modal, MultiSelect, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { Flow, FlowName, Invited } from './api-types.ts'
import { ask } from './ask.ts'
import { Form } from './form.tsx'
import { faultAt } from './parts.tsx'
import { useAsk, useChange } from './use-ask.ts'
import { words } from './words.ts'

const said = words.invite
const NEW = 'new'
const LATER = 'later'
const USUAL = ['first_name', 'last_name', 'email', 'phone_1', 'city', 'state', 'postal_code']
const STANDARD = 'leadconduit-default.inbound'

const EMPTY = { kind: 'recipient', email: '', name: '', note: '', place: NEW, flow_name: '', fields: USUAL }
type Typed = typeof EMPTY

type Props = {
  isOpen: boolean
  /** What is filled in already. */
  first?: Partial<Typed>
  onClose(): void
  onTold(text: string): void
}

export function InviteDialog({ isOpen, first, onClose, onTold }: Props) {
  const [typed, setTyped] = useState<Typed>({ ...EMPTY, ...first })
  const flows = useAsk('GET /flows/names', {}, { enabled: isOpen })
  const entities = useAsk('GET /entities', {}, { enabled: isOpen })
  const invite = useChange(
    () =>
      send(
        typed,
        entities.data?.find(({ standard, source }) => standard && source === 'form')?.id,
        flows.data ?? [],
      ),
    ({ message }) => {
      onTold(message ? said.sent(typed.email) : said.there(typed.email))
      setTyped(EMPTY)
      onClose()
    },
  )
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change })
  const setFields = useCallback((fields: string[]) => setTyped((before) => ({ ...before, fields })), [])
  return (
    <Modal opened={isOpen} onClose={onClose} title={said.title} size="lg">
      <Form
        label={said.send}
        pending={invite.isPending}
        fault={invite.error}
        paths={['/email', '/name', '/note']}
        onSend={() => invite.mutate(undefined)}
      >
        <div>
          <Text size="sm" fw={500} id="kind">
            {said.kind}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="kind"
            value={typed.kind}
            onChange={(kind) => set({ kind })}
            data={[
              { value: 'recipient', label: said.buyer },
              { value: 'source', label: said.seller },
            ]}
          />
        </div>
        <TextInput
          label={said.email}
          type="email"
          data-autofocus
          value={typed.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
          error={faultAt(invite.error, '/email')}
        />
        <TextInput
          label={`${said.name} (${words.optional})`}
          value={typed.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={faultAt(invite.error, '/name')}
        />
        <Textarea
          label={`${said.note} (${words.optional})`}
          description={said.noteHint}
          autosize
          minRows={2}
          maxLength={1000}
          value={typed.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
          error={faultAt(invite.error, '/note')}
        />
        {typed.kind === 'recipient' && (
          <Place typed={typed} set={set} setFields={setFields} flows={flows.data ?? []} />
        )}
      </Form>
    </Modal>
  )
}

function Place({
  typed,
  set,
  setFields,
  flows,
}: {
  typed: Typed
  setFields(fields: string[]): void
  set(change: Partial<Typed>): void
  flows: FlowName[]
}) {
  const fields = useAsk('GET /fields')
  const isFlow = flows.some(({ id }) => id === typed.place)
  const chosen = useAsk('GET /flows/{id}', { path: { id: typed.place } }, { enabled: isFlow })
  const flow = isFlow ? chosen.data : undefined
  const offered = (fields.data ?? [])
    .filter(({ id, deprecated }) => (flow ? flow.fields.includes(id) : !deprecated))
    .map(({ id, name }) => ({ value: id, label: name }))
  const choose = (place: string | null) => set({ place: place ?? NEW, fields: USUAL })
  const whole = flow?.fields
  useEffect(() => {
    // All of a flow that is there already is shared, until somebody chooses.
    if (whole) setFields(whole)
  }, [whole, setFields])
  return (
    <Stack gap="sm">
      <Select
        label={said.flow}
        allowDeselect={false}
        value={typed.place}
        onChange={choose}
        data={[
          { value: NEW, label: said.newFlow },
          ...flows
            .filter(({ level }) => level !== 'partner')
            .map(({ id, name }) => ({ value: id, label: name })),
          { value: LATER, label: said.later },
        ]}
      />
      {typed.place === NEW && (
        <TextInput
          label={`${said.flowName} (${words.optional})`}
          value={typed.flow_name}
          onChange={(event) => set({ flow_name: event.currentTarget.value })}
        />
      )}
      {typed.place !== LATER && (
        <MultiSelect
          label={said.fields}
          description={said.fieldsHint}
          searchable
          limit={50}
          value={typed.fields}
          onChange={(fields) => set({ fields })}
          data={offered}
        />
      )}
    </Stack>
  )
}

/** The flow first, then the invitation that puts the partner into it, then which of its fields are shared. */
async function send(typed: Typed, formId: string | undefined, flows: FlowName[]): Promise<Invited> {
  const { kind, email, name, note, place } = typed
  const body = { email: email.trim(), ...(name && { name }), ...(note && { note }) }
  if (kind === 'source') return ask('POST /invitations/source', { body })
  if (place === LATER) return ask('POST /invitations/recipient', { body })
  const flow = place === NEW ? await makeFlow(typed, formId) : flows.find(({ id }) => id === place)
  if (!flow) return ask('POST /invitations/recipient', { body })
  const placed = { ...body, flow_id: flow.id }
  const invited = await ask('POST /invitations/recipient', { body: placed }).catch(async (fault) => {
    // A flow that was made for an invitation that cannot be sent is not left behind.
    if (place === NEW) await ask('DELETE /flows/{id}', { path: { id: flow.id } }).catch(() => {})
    throw fault
  })
  await share(flow.id, invited.entity.id, typed.fields)
  if (place === NEW) await ask('POST /flows/{id}/deploy', { path: { id: flow.id } })
  return invited
}

function makeFlow({ flow_name, name, email, fields }: Typed, formId: string | undefined): Promise<Flow> {
  const sources = formId ? [{ entity: { id: formId }, integration: { module_id: STANDARD } }] : []
  return ask('POST /flows', {
    body: { name: flow_name || `Leads for ${name || email}`, enabled: true, fields, sources, steps: [] },
  })
}

async function share(flowId: string, entityId: string, fields: string[]): Promise<void> {
  const flow = await ask('GET /flows/{id}', { path: { id: flowId } })
  const steps = flow.steps.map((step) => {
    if (step.type !== 'recipient' || step.entity.id !== entityId) return step
    const others = (step.integration.mappings ?? []).filter(({ property }) => !property.startsWith('lead.'))
    const shared = fields.map((field) => ({ property: `lead.${field}`, value: `{{lead.${field}}}` }))
    return { ...step, integration: { ...step.integration, mappings: [...others, ...shared] } }
  })
  await ask('PUT /flows/{id}', { path: { id: flowId }, body: { ...flow, steps } })
}

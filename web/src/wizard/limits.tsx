// Limits, all of them optional: how many leads, when, which, at what price, and how many questions before.
import {
  Alert,
  Checkbox,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { Form } from '../form.tsx'
import { Heading } from '../parts.tsx'
import { wizardWords } from '../words/wizard.ts'
import { Conditions } from './conditions.tsx'
import { DAYS, flowWithLimits, type LimitsPlan, limitsOf } from './limits-plan.ts'
import type { StepProps } from './steps.tsx'

const said = wizardWords.limits
const LOCAL = Intl.DateTimeFormat().resolvedOptions().timeZone

export function Limits(props: StepProps) {
  const { flow, fields, saving, fault, saveFlow } = props
  const [typed, setTyped] = useState(() => limitsOf(flow, LOCAL))
  const set = (change: Partial<LimitsPlan>) => setTyped({ ...typed, ...change })
  const parts = { plan: typed, set }
  return (
    <Form
      label={wizardWords.next}
      pending={saving}
      fault={fault}
      onSend={() => saveFlow(flowWithLimits(flow, typed))}
    >
      <Heading order={2}>{said.title}</Heading>
      <Text c="dimmed" size="sm">
        {said.text}
      </Text>
      <Select
        label={said.zone}
        searchable
        allowDeselect={false}
        limit={100}
        data={zonesWith(typed.zone)}
        value={typed.zone}
        onChange={(zone) => set({ zone: zone ?? LOCAL })}
      />
      <Part title={said.caps} isOwn={typed.own.includes('caps')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Amount label={said.perDay} value={typed.perDay} onChange={(perDay) => set({ perDay })} />
          <Amount label={said.perMonth} value={typed.perMonth} onChange={(perMonth) => set({ perMonth })} />
        </SimpleGrid>
      </Part>
      <Part title={said.hours} isOwn={typed.own.includes('hours')}>
        <Hours {...parts} />
      </Part>
      <Part title={said.filters} isOwn={typed.own.includes('conditions')}>
        <Text size="sm" c="dimmed">
          {said.filtersText}
        </Text>
        <Conditions
          conditions={typed.conditions}
          fields={(fields ?? []).filter(({ id }) => flow.fields.includes(id))}
          set={(conditions) => set({ conditions })}
        />
      </Part>
      <Part title={said.price} isOwn={typed.own.includes('price')}>
        <Amount
          label={said.amount}
          description={said.priceHint}
          decimals
          value={typed.price}
          onChange={(price) => set({ price })}
        />
      </Part>
      <Part title={said.ping} isOwn={typed.own.includes('pings')}>
        <Checkbox
          label={said.pingOn}
          checked={typed.ping}
          onChange={(event) => set({ ping: event.currentTarget.checked })}
        />
        {typed.ping && <Amount label={said.pings} value={typed.pings} onChange={(pings) => set({ pings })} />}
      </Part>
    </Form>
  )
}

function Part({ title, isOwn, children }: { title: string; isOwn: boolean; children: ReactNode }) {
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={3} size="h5">
        {title}
      </Title>
      {isOwn ? <Alert role="status">{said.own}</Alert> : children}
    </Stack>
  )
}

type AmountProps = {
  label: string
  description?: string
  decimals?: boolean
  value: string
  onChange(value: string): void
}

function Amount({ label, description, decimals = false, value, onChange }: AmountProps) {
  return (
    <NumberInput
      label={label}
      description={description}
      min={0}
      allowNegative={false}
      allowDecimal={decimals}
      hideControls
      value={value}
      onChange={(given) => onChange(String(given))}
    />
  )
}

function Hours({ plan: { hours }, set }: { plan: LimitsPlan; set(change: Partial<LimitsPlan>): void }) {
  const change = (part: Partial<LimitsPlan['hours']>) => set({ hours: { ...hours, ...part } })
  return (
    <>
      <Checkbox
        label={said.hoursOn}
        checked={hours.on}
        onChange={(event) => change({ on: event.currentTarget.checked })}
      />
      {hours.on && (
        <>
          <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="xs">
            {DAYS.map((day) => (
              <Checkbox
                key={day}
                label={said.days[day]}
                checked={hours.days.includes(day)}
                onChange={() =>
                  change({
                    days: DAYS.filter((each) => (each === day) !== hours.days.includes(each)),
                  })
                }
              />
            ))}
          </SimpleGrid>
          <SimpleGrid cols={2} spacing="sm">
            <TextInput
              label={said.from}
              type="time"
              value={hours.from}
              onChange={(event) => change({ from: event.currentTarget.value })}
            />
            <TextInput
              label={said.to}
              type="time"
              value={hours.to}
              onChange={(event) => change({ to: event.currentTarget.value })}
            />
          </SimpleGrid>
        </>
      )}
    </>
  )
}

function zonesWith(zone: string): string[] {
  return [...new Set([zone, ...Intl.supportedValuesOf('timeZone')])]
}

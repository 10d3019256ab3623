// What a lead costs: prices with rules, a price that the other side names, or a service that is asked.
import { Group, NumberInput, Paper, Select, Stack, Switch } from '@mantine/core'
import type { Flow } from '../api-types.ts'
import { Loaded } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { replaced, withCurrent, without } from './draft.ts'
import { useFaultAt, useWriting } from './editing.ts'
import { Rules } from './rules.tsx'
import { Add, Drop, MadeElsewhere, Section } from './section.tsx'

const said = flowWords.limits

type Pricing = NonNullable<Flow['pricing']>
type PricesProps = {
  path: string
  value: Pricing | null | undefined
  onChange(value: Pricing | null): void
  /** How the other side would name the price. */
  override: string
}

export function Prices({ path, value, onChange, override }: PricesProps) {
  const { mayWrite } = useWriting()
  const prices = value?.prices ?? []
  const pricesFault = useFaultAt(`${path}/prices`)
  const set = (next: typeof prices) =>
    onChange(next.length === 0 && !value?.override ? null : { ...value, prices: next })
  return (
    <Section title={said.prices} text={said.pricesText}>
      <Switch
        label={override}
        description={value?.override ? said.overridden : undefined}
        disabled={!mayWrite}
        checked={value?.override === true}
        onChange={({ currentTarget: { checked } }) =>
          onChange(checked ? { ...value, override: true, prices: [] } : null)
        }
        error={pricesFault}
      />
      {prices.map((price, at) => (
        <Paper key={price.id ?? at} withBorder p="xs">
          <Stack gap={6}>
            <Group gap="xs" align="flex-end">
              <Amount
                path={`${path}/prices/${at}/amount`}
                label={said.amount}
                value={price.amount}
                onChange={(amount) => set(replaced(prices, at, { ...price, amount }))}
              />
              <Drop onDrop={() => set(without(prices, at))} />
            </Group>
            <Rules
              path={`${path}/prices/${at}/rule_set`}
              value={price.rule_set}
              none={said.always}
              onChange={(rule_set) => set(replaced(prices, at, { ...price, rule_set }))}
            />
          </Stack>
        </Paper>
      ))}
      {!value?.override && <Add label={said.addPrice} onAdd={() => set([...prices, { amount: 10 }])} />}
    </Section>
  )
}

type Service = NonNullable<Flow['pricing_service']>
type ServiceProps = {
  path: string
  value: Service | null | undefined
  onChange(value: Service | null): void
}

export function PriceByService({ path, value, onChange }: ServiceProps) {
  const { mayWrite } = useWriting()
  const services = useAsk('GET /services')
  const whichFault = useFaultAt(`${path}/service_id`)
  return (
    <Section title={said.service} text={said.serviceText}>
      <Loaded of={services}>
        {(services) => {
          const offered = services.map(({ id, name }) => ({ value: id, label: name }))
          if (!value)
            return offered[0] ? (
              <Add
                label={said.serviceAsk}
                onAdd={() => onChange({ service_id: offered[0]?.value ?? '', fallback_price: 0 })}
              />
            ) : (
              <MadeElsewhere text={said.serviceNone} label={said.serviceMake} to="/settings/services" />
            )
          return (
            <Group gap="sm" align="flex-end">
              <Select
                size="xs"
                flex="1 1 200px"
                maw={320}
                label={said.serviceWhich}
                allowDeselect={false}
                disabled={!mayWrite}
                value={value.service_id}
                onChange={(id) => id && onChange({ ...value, service_id: id })}
                data={withCurrent(offered, value.service_id)}
                error={whichFault}
              />
              <Amount
                path={`${path}/fallback_price`}
                label={said.serviceFallback}
                value={value.fallback_price}
                onChange={(fallback_price) => onChange({ ...value, fallback_price })}
              />
              <Drop onDrop={() => onChange(null)} />
            </Group>
          )
        }}
      </Loaded>
    </Section>
  )
}

type AmountProps = { path: string; label: string; value: number; onChange(amount: number): void }

function Amount({ path, label, value, onChange }: AmountProps) {
  const { mayWrite } = useWriting()
  return (
    <NumberInput
      size="xs"
      w={190}
      label={label}
      min={0}
      disabled={!mayWrite}
      value={value}
      onChange={(next) => onChange(Number(next))}
      error={useFaultAt(path)}
    />
  )
}

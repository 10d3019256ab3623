// How many, how dear, and when, of the flow as a whole: prices, caps, hours, pings.
import { Stack, Switch } from '@mantine/core'
import { flowWords } from '../words/flows.ts'
import { Caps, PingLimits } from './caps.tsx'
import { useEditing } from './editing.ts'
import { Hours } from './hours.tsx'
import { PriceByService, Prices } from './prices.tsx'

const said = flowWords.limits

export function Limits() {
  const { flow, change, mayWrite } = useEditing()
  return (
    <Stack gap="xl">
      <Prices
        path="/pricing"
        value={flow.pricing}
        override={said.overrideSource}
        onChange={(pricing) => change({ pricing })}
      />
      <PriceByService
        path="/pricing_service"
        value={flow.pricing_service}
        onChange={(pricing_service) => change({ pricing_service })}
      />
      <Caps path="/caps" value={flow.caps} onChange={(caps) => change({ caps })} />
      <Hours
        value={flow.hours_of_operation}
        onChange={(hours_of_operation) => change({ hours_of_operation })}
      />
      <Stack gap="sm">
        <Switch
          label={said.pingsOn}
          disabled={!mayWrite}
          checked={flow.ping_enabled === true}
          onChange={(event) => change({ ping_enabled: event.currentTarget.checked })}
        />
        <PingLimits
          path="/ping_limits"
          value={flow.ping_limits}
          onChange={(ping_limits) => change({ ping_limits })}
        />
      </Stack>
    </Stack>
  )
}

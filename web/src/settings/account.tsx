// The company: its name, its website, its time zone, whether it answers pings.
import { Alert, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { Account } from '../api-types.ts'
import { ask } from '../ask.ts'
import { Form } from '../form.tsx'
import { faultAt, Loaded } from '../parts.tsx'
import { useAsk, useChange } from '../use-ask.ts'
import { settingsWords } from '../words/settings.ts'
import type { PageProps } from './settings.tsx'
import { orNull, useDraft } from './use-draft.ts'

const said = settingsWords.account

export function AccountSettings({ mayManage }: PageProps) {
  const account = useAsk('GET /account')
  return (
    <Loaded of={account}>
      {(account) => <AccountForm key={account.id} account={account} mayManage={mayManage} />}
    </Loaded>
  )
}

const ZONES = Intl.supportedValuesOf('timeZone')

function AccountForm({ account, mayManage }: { account: Account; mayManage: boolean }) {
  const { draft, set, bind } = useDraft({
    name: account.name,
    website: account.website ?? '',
    time_zone: account.time_zone,
    lead_ping_enabled: account.lead_ping_enabled,
  })
  const change = useChange(() => ask('PUT /account', { body: { ...draft, website: orNull(draft.website) } }))
  const { error } = change
  const zones = ZONES.includes(account.time_zone) ? ZONES : [account.time_zone, ...ZONES]
  return (
    <Stack gap="md" maw={520}>
      {!mayManage && <Text c="dimmed">{settingsWords.readOnly}</Text>}
      {change.isSuccess && <Alert role="status">{settingsWords.saved}</Alert>}
      <fieldset disabled={!mayManage} className="bare">
        <Form
          label={settingsWords.save}
          pending={change.isPending}
          fault={error}
          paths={['/name', '/website', '/time_zone']}
          onSend={() => change.mutate(undefined)}
        >
          <TextInput label={said.name} {...bind('name', error)} />
          <TextInput label={said.website} type="url" {...bind('website', error)} />
          <Select
            label={said.timeZone}
            description={said.timeZoneHint}
            searchable
            allowDeselect={false}
            data={zones}
            limit={100}
            value={draft.time_zone}
            onChange={(zone) => zone && set('time_zone', zone)}
            error={faultAt(error, '/time_zone')}
          />
          <Switch
            label={said.pings}
            description={said.pingsHint}
            checked={draft.lead_ping_enabled}
            onChange={({ currentTarget: { checked } }) => set('lead_ping_enabled', checked)}
          />
        </Form>
      </fieldset>
    </Stack>
  )
}

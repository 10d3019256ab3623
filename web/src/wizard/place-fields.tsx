// What has to be known of a place, by the way that leads take: the main things, and those that most leave alone.
import { NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core'
import { wizardWords } from '../words/wizard.ts'
import { words } from '../words.ts'
import type { Plan } from './plan.ts'
import type { Simple, Way } from './ways.ts'

const said = wizardWords.connect

type Props = { way: Way; simple: Plan['simple']; set(change: Plan['simple']): void }
/** `lacking` must not be left empty, and is. */
type MainProps = Props & { lacking: Simple[] }

function bound({ simple, set }: Props, name: Simple) {
  return {
    value: simple[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  }
}

export function MainFields(props: MainProps) {
  const { way } = props
  const main = (name: Simple) => ({
    ...bound(props, name),
    error: props.lacking.includes(name) && said.lacking,
  })
  if (way === 'email') {
    return (
      <>
        <TextInput label={said.to} description={said.toHint} type="email" multiple {...main('to')} />
        <TextInput
          label={`${said.subject} (${words.optional})`}
          description={said.subjectHint}
          {...bound(props, 'subject')}
        />
      </>
    )
  }
  if (way === 'sftp') {
    return (
      <>
        <TextInput label={said.host} placeholder="sftp.example.com" {...main('host')} />
        <TextInput label={said.path} description={said.pathHint} {...main('path')} />
      </>
    )
  }
  const isSoap = way === 'soap'
  return (
    <>
      <TextInput
        label={isSoap ? said.wsdl : said.url}
        description={isSoap ? said.wsdlHint : said.urlHint}
        type="url"
        inputMode="url"
        {...main('url')}
      />
      {isSoap && <TextInput label={said.function} {...main('function')} />}
    </>
  )
}

const METHODS: Partial<Record<Way, string[]>> = {
  json: ['POST', 'PUT', 'PATCH', 'DELETE'],
  xml: ['POST', 'PUT', 'PATCH'],
}

export function MoreFields(props: Props) {
  const { way, simple, set } = props
  const methods = METHODS[way]
  const number = (name: Simple, label: string, placeholder: string, max: number) => (
    <NumberInput
      label={`${label} (${words.optional})`}
      placeholder={placeholder}
      min={1}
      max={max}
      allowDecimal={false}
      hideControls
      value={simple[name] ?? ''}
      onChange={(value) => set({ [name]: String(value) })}
    />
  )
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {methods && (
        <Select
          label={said.method}
          allowDeselect={false}
          data={methods}
          value={simple.method || 'POST'}
          onChange={(method) => set({ method: method ?? '' })}
        />
      )}
      {way === 'soap' && (
        <Select
          label={said.version}
          allowDeselect={false}
          data={['1.1', '1.2']}
          value={simple.version || '1.1'}
          onChange={(version) => set({ version: version ?? '' })}
        />
      )}
      {way === 'sftp' && (
        <>
          {number('port', said.port, '22', 65_535)}
          <Select
            label={said.delimiter}
            allowDeselect={false}
            data={Object.entries(said.delimiters).map(([value, label]) => ({ value, label }))}
            value={simple.delimiter || ','}
            onChange={(delimiter) => set({ delimiter: delimiter ?? '' })}
          />
          <TextInput
            label={`${said.hostKey} (${words.optional})`}
            description={said.hostKeyHint}
            {...bound(props, 'host_key')}
          />
        </>
      )}
      {number('timeout_seconds', said.timeout, way === 'soap' ? '10' : '360', 360)}
    </SimpleGrid>
  )
}

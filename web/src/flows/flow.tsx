// The editor of one flow: its parts as tabs with addresses, the draft, and what makes it live.
import { Anchor, Group, Stack, Switch, Tabs, TextInput } from '@mantine/core'
import { Link, useNavigate, useParams } from 'react-router'
import type { Entity, Flow, ListedModule, SignedIn } from '../api-types.ts'
import { Heading, Loaded, Waiting } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { flowWords } from '../words/flows.ts'
import { Changes } from './changes.tsx'
import { Criteria } from './criteria.tsx'
import { ToldAfterwards } from './destinations.tsx'
import { documentOf, isTab, TAB_NAMES, type Tab, tabOf } from './draft.ts'
import { EditingProvider, useEditing, useFaultAt } from './editing.ts'
import { FaultCount, FaultsHere } from './faults-here.tsx'
import { FieldChoice } from './field-choice.tsx'
import { Limits } from './limits.tsx'
import { ListChecks } from './list-checks.tsx'
import { labelsFor } from './rule-words.ts'
import { SaveBar } from './save-bar.tsx'
import { Section } from './section.tsx'
import { Sources } from './sources.tsx'
import { Steps } from './steps.tsx'
import { Try } from './try.tsx'
import { type Draft, useDraft } from './use-draft.ts'
import { variablesOf } from './variables.ts'

const said = flowWords.editor

export function FlowPage({ person }: { person: SignedIn }) {
  const { id = '' } = useParams()
  const draft = useDraft(id)
  const entities = useAsk('GET /entities')
  const modules = useAsk('GET /modules')
  return (
    <Stack gap="md" maw={1000}>
      <Anchor component={Link} to="/flows" size="sm">
        {said.back}
      </Anchor>
      <Loaded of={draft.query}>
        {() => (
          <Loaded of={entities}>
            {(entities) => (
              <Loaded of={modules}>
                {(modules) =>
                  draft.flow ? (
                    <Editor
                      draft={draft as Draft & { flow: Flow }}
                      entities={entities}
                      modules={modules}
                      mayWrite={person.role !== 'read_only'}
                    />
                  ) : (
                    <Waiting />
                  )
                }
              </Loaded>
            )}
          </Loaded>
        )}
      </Loaded>
    </Stack>
  )
}

type Props = {
  draft: Draft & { flow: Flow }
  entities: Entity[]
  modules: ListedModule[]
  mayWrite: boolean
}

function Editor({ draft, entities, modules, mayWrite }: Props) {
  const { flow, change, faults } = draft
  const all = useAsk('GET /fields')
  const seen = useAsk('GET /vars', { query: { flow_id: flow.id } })
  const fields = flow.fields.flatMap((id) => all.data?.find((field) => field.id === id) ?? [])
  const variables = variablesOf(
    flow,
    modules,
    (seen.data ?? []).map(({ name }) => name),
  )
  const editing = {
    flow,
    change,
    faults,
    mayWrite,
    fields,
    entities,
    modules,
    variables,
    label: labelsFor(all.data ?? []),
  }
  return (
    <EditingProvider value={editing}>
      <Heading>{flow.name}</Heading>
      <Top />
      <SaveBar draft={draft} mayWrite={mayWrite} />
      <Parts draft={draft} />
    </EditingProvider>
  )
}

function Top() {
  const { flow, change, mayWrite } = useEditing()
  return (
    <Group gap="md" align="flex-end">
      <TextInput
        label={flowWords.name}
        flex="1 1 240px"
        maw={420}
        disabled={!mayWrite}
        value={flow.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={useFaultAt('/name')}
      />
      <Switch
        label={said.isOn}
        description={said.isOnHint}
        disabled={!mayWrite}
        checked={flow.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
    </Group>
  )
}

/** Parts of the flow itself on each tab, of which faults may tell that stand at no field. */
const OF_THE_WHOLE: Partial<Record<Tab, string[]>> = {
  rules: ['/acceptance_criteria', '/list_checks'],
  limits: ['/caps', '/pricing', '/pricing_service', '/ping_limits', '/ping_enabled', '/hours_of_operation'],
}

function Parts({ draft }: { draft: Draft & { flow: Flow } }) {
  const { flow, change, faults } = useEditing()
  const { id, tab } = useParams()
  const navigate = useNavigate()
  const chosen: Tab = isTab(tab) ? tab : 'sources'
  const panels: Record<Tab, React.ReactNode> = {
    sources: <Sources />,
    steps: (
      <Stack gap="xl">
        <Steps />
        <ToldAfterwards />
      </Stack>
    ),
    rules: (
      <Stack gap="xl">
        <ListChecks />
        <Section title={flowWords.rules.title}>
          <Criteria
            path="/acceptance_criteria"
            value={flow.acceptance_criteria}
            onChange={(acceptance_criteria) => change({ acceptance_criteria })}
          />
        </Section>
      </Stack>
    ),
    fields: <FieldChoice />,
    limits: <Limits />,
    try: <Try document={documentOf(flow)} onFaults={draft.setFaults} />,
    changes: <Changes onReverted={draft.readTheirs} />,
  }
  return (
    <Tabs
      value={chosen}
      keepMounted={false}
      onChange={(name) => navigate(`/flows/${id}/${name}`, { replace: true })}
    >
      <Tabs.List mb="md">
        {TAB_NAMES.map((name) => (
          <Tabs.Tab key={name} value={name}>
            <Group gap={6} wrap="nowrap">
              {said.tabs[name]}
              <FaultCount count={faults.filter((fault) => tabOf(fault) === name).length} />
            </Group>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TAB_NAMES.map((name) => (
        <Tabs.Panel key={name} value={name}>
          {OF_THE_WHOLE[name]?.map((path) => (
            <FaultsHere key={path} path={path} />
          ))}
          {panels[name]}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

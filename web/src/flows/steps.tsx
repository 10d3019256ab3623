// The steps that a lead passes through, from top to bottom: moved by pointer, by keyboard, or by their menus.
import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { ActionIcon, Badge, Button, Group, Menu, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Empty } from '../parts.tsx'
import { flowWords } from '../words/flows.ts'
import { AddStep } from './add-step.tsx'
import { BuyerBadge, BuyerDetails } from './buyer-step.tsx'
import { inserted, isBuyerStep, moved, nameOfStep, replaced, type Step, without } from './draft.ts'
import { useEditing, useFaultsBelow } from './editing.ts'
import { FaultCount, FaultsHere } from './faults-here.tsx'
import { inWords } from './rule-words.ts'
import { FilterDetails, RecipientDetails } from './step-details.tsx'

const said = flowWords.step

export function Steps() {
  const { flow, change, mayWrite } = useEditing()
  const { steps } = flow
  const [gone, setGone] = useState<{ at: number; step: Step }>()
  const set = (steps: Step[]) => change({ steps })
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const ids = steps.map((step, at) => step.id ?? `new ${at}`)
  const dropped = ({ active, over }: DragEndEvent) =>
    over && set(moved(steps, ids.indexOf(String(active.id)), ids.indexOf(String(over.id))))
  return (
    <Stack gap="sm">
      {steps.length === 0 && <Empty title={said.none} text={said.noneText} />}
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={dropped}
        accessibility={{ announcements: announcementsFor(steps, ids) }}
      >
        <SortableContext items={ids} strategy={verticalListSortingStrategy}>
          {steps.map((step, at) => (
            <OneStep
              key={ids[at]}
              id={ids[at] as string}
              at={at}
              step={step}
              onChange={(next) => set(replaced(steps, at, next))}
              onMove={(to) => set(moved(steps, at, to))}
              onRemove={() => {
                setGone({ at, step })
                set(without(steps, at))
              }}
            />
          ))}
        </SortableContext>
      </DndContext>
      {gone && (
        <Group gap="xs" role="status">
          <Text size="sm">{said.removed(nameOfStep(gone.step))}</Text>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              set(inserted(steps, gone.at, gone.step))
              setGone(undefined)
            }}
          >
            {said.undo}
          </Button>
        </Group>
      )}
      {mayWrite && <AddStep onAdd={(...added) => set([...steps, ...added])} />}
    </Stack>
  )
}

/** What a screen reader is told while a step is moved. */
function announcementsFor(steps: Step[], ids: string[]) {
  const name = (id: string | number) => nameOfStep(steps[ids.indexOf(String(id))] as Step)
  const place = (id: string | number) => ids.indexOf(String(id)) + 1
  const at = ({ active, over }: { active: { id: string | number }; over: { id: string | number } | null }) =>
    over ? said.at(name(active.id), place(over.id), ids.length) : undefined
  return {
    onDragStart: ({ active }: { active: { id: string | number } }) => said.taken(name(active.id)),
    onDragOver: at,
    onDragEnd: at,
    onDragCancel: ({ active }: { active: { id: string | number } }) => said.left(name(active.id)),
  }
}

type Props = {
  id: string
  at: number
  step: Step
  onChange(step: Step): void
  onMove(to: number): void
  onRemove(): void
}

function OneStep({ id, at, step, onChange, onMove, onRemove }: Props) {
  const { mayWrite } = useEditing()
  const faults = useFaultsBelow(`/steps/${at}`)
  const [isOpen, setOpen] = useState(step.id === undefined)
  const { setNodeRef, transform, transition, attributes, listeners } = useSortable({
    id,
    disabled: !mayWrite,
  })
  const name = nameOfStep(step)
  const shown = isOpen || faults.length > 0
  const style = { transform: transform ? `translateY(${transform.y}px)` : undefined, transition }
  return (
    <Paper ref={setNodeRef} style={style} withBorder p="sm" data-step={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs" wrap="nowrap" align="flex-start" miw={0}>
          {mayWrite && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={said.handle(name)}
              {...attributes}
              {...listeners}
            >
              ⠿
            </ActionIcon>
          )}
          <Summary step={step} name={name} faults={faults.length} />
        </Group>
        <Group gap={4} wrap="nowrap">
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={shown}
            aria-label={shown ? said.close(name) : said.edit(name)}
            onClick={() => setOpen(!shown)}
          >
            {shown ? flowWords.step.shut : flowWords.step.show}
          </Button>
          {mayWrite && (
            <StepMenu
              at={at}
              name={name}
              step={step}
              onChange={onChange}
              onMove={onMove}
              onRemove={onRemove}
            />
          )}
        </Group>
      </Group>
      {shown && (
        <Stack gap="md" mt="sm">
          <FaultsHere path={`/steps/${at}`} />
          <Details path={`/steps/${at}`} step={step} onChange={onChange} onRemove={onRemove} />
        </Stack>
      )}
    </Paper>
  )
}

function Summary({ step, name, faults }: { step: Step; name: string; faults: number }) {
  const { label } = useEditing()
  const rules = step.rule_set
  const kind = step.type === 'filter' ? said.filter : isBuyerStep(step) ? said.buyer : said.recipient
  return (
    <Stack gap={2} miw={0}>
      <Group gap="xs">
        <Badge variant="default" size="sm">
          {kind}
        </Badge>
        <Text fw={600} className="person">
          {name}
        </Text>
        {isBuyerStep(step) && <BuyerBadge entityId={step.entity.id} />}
        {step.enabled === false && (
          <Text size="sm" c="dimmed">
            {said.off}
          </Text>
        )}
        <FaultCount count={faults} />
      </Group>
      {rules && (
        <Text size="sm" c="dimmed" className="person">
          {step.type === 'filter' ? said.stops : said.when} {inWords(rules, label)}
        </Text>
      )}
    </Stack>
  )
}

type MenuProps = Omit<Props, 'id'> & { name: string }

function StepMenu({ at, name, step, onChange, onMove, onRemove }: MenuProps) {
  const { flow } = useEditing()
  const isOn = step.enabled !== false
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" aria-label={flowWords.actions(name)}>
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {at > 0 && <Menu.Item onClick={() => onMove(at - 1)}>{said.up}</Menu.Item>}
        {at < flow.steps.length - 1 && <Menu.Item onClick={() => onMove(at + 1)}>{said.down}</Menu.Item>}
        <Menu.Item onClick={() => onChange({ ...step, enabled: !isOn })}>
          {isOn ? `✓ ${said.enabled}` : said.enabled}
        </Menu.Item>
        <Menu.Item color="red" onClick={onRemove}>
          {said.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

type DetailProps = { path: string; step: Step; onChange(step: Step): void; onRemove(): void }

function Details({ path, step, onChange, onRemove }: DetailProps) {
  if (step.type === 'filter') return <FilterDetails path={path} step={step} onChange={onChange} />
  if (isBuyerStep(step))
    return <BuyerDetails path={path} step={step} onChange={onChange} onRemove={onRemove} />
  return <RecipientDetails path={path} step={step} onChange={onChange} />
}

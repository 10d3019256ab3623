import fc from 'fast-check'
import { create, type Delta } from 'jsondiffpatch'
import { expect, test } from 'vitest'
import { difference } from './changelog.ts'

test.each([
  [
    { name: 'A' },
    { name: 'B' },
    [
      {
        action: 'changed',
        target: 'name',
        delta_path: 'name',
        previous: { value: 'A' },
        current: { value: 'B' },
      },
    ],
  ],
  [{}, { name: 'B' }, [{ action: 'added', target: 'name', delta_path: 'name', current: { value: 'B' } }]],
  [{ name: 'A' }, {}, [{ action: 'removed', target: 'name', delta_path: 'name', previous: { value: 'A' } }]],
  [
    { fields: ['email'] },
    { fields: ['email', 'phone_1'] },
    [{ action: 'added', target: 'fields', delta_path: 'fields.1', current: { value: 'phone_1', index: 1 } }],
  ],
  [
    { steps: [{ id: 'one' }, { id: 'two' }] },
    { steps: [{ id: 'two' }] },
    [
      {
        action: 'removed',
        target: 'steps',
        delta_path: 'steps._0',
        previous: { value: { id: 'one' }, index: 0 },
      },
    ],
  ],
  [
    { steps: [{ id: 'one' }, { id: 'two' }] },
    { steps: [{ id: 'two' }, { id: 'one' }] },
    [
      {
        action: 'moved',
        target: 'steps',
        delta_path: 'steps._1',
        previous: { index: 1 },
        current: { index: 0 },
      },
    ],
  ],
  [
    { steps: [{ id: 'one', enabled: true }] },
    { steps: [{ id: 'one', enabled: false }] },
    [
      {
        action: 'changed',
        target: 'steps',
        delta_path: 'steps.0.enabled',
        previous: { value: true },
        current: { value: false },
      },
    ],
  ],
  [{ name: 'A' }, { name: 'A' }, []],
])('from %j to %j', (before, after, changes) => {
  expect(difference(before, after).changes).toEqual(changes)
})

const thing = fc.record({ id: fc.constantFrom('one', 'two', 'six'), on: fc.boolean() })
const model = fc.record(
  {
    name: fc.string(),
    fields: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
    steps: fc.uniqueArray(thing, { selector: ({ id }) => id }),
  },
  { requiredKeys: [] },
)

test('the delta leads from what was to what is', () => {
  const differ = create({ objectHash: (item) => (item as { id: string }).id })
  fc.assert(
    fc.property(model, model, (before, after) => {
      const { delta } = difference(before, after)
      const patched =
        Object.keys(delta).length === 0
          ? before
          : differ.patch(structuredClone(before), structuredClone(delta) as Delta)
      expect(patched).toEqual(after)
    }),
  )
})

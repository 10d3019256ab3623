import { expect, test } from 'vitest'
import { DISTRIBUTED, PLACING, type Standing, stepsFrom } from './distribution.ts'

const at = (table: string, colocation = 7, column = 'account_id') => ({ table, column, colocation })
const citus = '13.0-1'

const PLANS: [string, Standing, string[]][] = [
  [
    'nothing is distributed',
    { citus, known: [] },
    ['leads beside none', 'events beside leads', 'deliveries beside leads'],
  ],
  [
    'it was cut off half way',
    { citus, known: [at('leads')] },
    ['events beside leads', 'deliveries beside leads'],
  ],
  [
    'another one was first',
    { citus, known: [at('events')] },
    ['leads beside events', 'deliveries beside events'],
  ],
  ['all is done', { citus, known: DISTRIBUTED.map((table) => at(table)) }, []],
  [
    'others are distributed too',
    { citus, known: [at('mine', 3, 'id')] },
    ['leads beside none', 'events beside leads', 'deliveries beside leads'],
  ],
]

test.each(PLANS)('where %s, the rest is left to do', (_, standing, expected) => {
  const told = stepsFrom(standing).map(({ table, statements: [first] }) => {
    const [, name, beside] =
      /^select create_distributed_table\('(\w+)', 'account_id', colocate_with => '(\w+)'\)$/.exec(
        first as string,
      ) as unknown as [string, string, string]
    expect(name).toBe(table)
    return `${name} beside ${beside}`
  })
  expect(told).toEqual(expected)
})

test('rows that were there before are not kept twice', () => {
  for (const { table, statements } of stepsFrom({ citus, known: [] })) {
    expect(statements[1]).toBe(`select truncate_local_data_after_distributing_table('${table}')`)
  }
  const known = DISTRIBUTED.map((table) => ({ ...at(table), kept: table === 'events' }))
  expect(stepsFrom({ citus, known })).toEqual([
    { table: 'events', statements: ["select truncate_local_data_after_distributing_table('events')"] },
  ])
})

const REFUSALS: [string, Standing, RegExp][] = [
  ['has no Citus', { citus: undefined, known: [] }, /has no Citus.*create extension citus/],
  [
    'has an old Citus',
    { citus: '11.3-1', known: [] },
    /has Citus 11\.3-1, and --distributed needs 12 or newer/,
  ],
  [
    'distributes by something else',
    { citus, known: [at('events', 7, 'flow_id')] },
    /events is distributed otherwise \(by flow_id\)/,
  ],
  [
    'parts what belongs together',
    { citus, known: [at('leads', 1), at('events', 2)] },
    /do not stand beside each other/,
  ],
]

test.each(REFUSALS)('a database that %s is refused by a sentence', (_, standing, sentence) => {
  expect(() => stepsFrom(standing)).toThrow(sentence)
})

test('each table has its reason', () => {
  for (const { reason } of Object.values(PLACING)) expect(reason).toMatch(/\w+ \w+/)
})

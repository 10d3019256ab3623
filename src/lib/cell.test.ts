import { expect, test } from 'vitest'
import { safeCell } from './cell.ts'

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  ' \t@x',
  '\u00a0=1',
  '\ufeff=1',
  '＝1',
  '＠x',
])('a spreadsheet would run %j: it gets an apostrophe', (text) => {
  expect(safeCell(text)).toBe(`'${text}`)
})

test.each(['', 'Ann', 'a=b', ' Ann', "'=1", '5', '"=1"'])('%j stays as it is', (text) => {
  expect(safeCell(text)).toBe(text)
})

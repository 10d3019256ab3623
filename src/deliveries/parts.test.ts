// The small decisions of a delivery, by tables.
import { describe, expect, test } from 'vitest'
import { csvLineOf } from './csv-line.ts'
import { hostKeyIn } from './perform-sftp.ts'
import { storable } from './storable.ts'
import { timeoutMs, within } from './timeout.ts'

describe('how long a step may take', () => {
  test.each<[unknown, number]>([
    [undefined, 360],
    ['', 360],
    ['soon', 360],
    [Number.NaN, 360],
    [0, 1],
    [-5, 1],
    ['2.5', 2.5],
    [{ normal: 30, raw: '30', valid: true }, 30],
    [1000, 360],
  ])('%j is %d s', (timeout_seconds, seconds) => {
    expect(timeoutMs({}, { timeout_seconds })).toBe(seconds * 1000)
  })

  test('SOAP has ten seconds if nothing is said', () => {
    expect(timeoutMs({ performer: 'soap' }, {})).toBe(10_000)
    expect(timeoutMs({ performer: 'soap' }, { timeout_seconds: 60 })).toBe(60_000)
  })

  test('what is ready in time is given, and what fails fails', async () => {
    expect(await within(1_000, Promise.resolve('done'))).toBe('done')
    await expect(within(1_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    await expect(within(0, new Promise(() => {}))).rejects.toThrow('timed out after 0 s')
  })
})

describe('a line of CSV', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+15125550100', "'+15125550100"],
    ['-5', "'-5"],
    ['@name', "'@name"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['plain', 'plain'],
    ['', ''],
  ])('%j is written %s', (value, cell) => {
    expect(csvLineOf({ column: { A: value, B: 'end' } })).toEqual({
      heading: 'A,B\r\n',
      line: `${cell},end\r\n`,
    })
  })

  test('has a delimiter and headings as they are set', () => {
    const column = { Name: { normal: 'ann', raw: 'Ann', valid: true }, 'Lead.Id': 7 }
    expect(csvLineOf({ column, delimiter: ';', header_row: 'no' })).toEqual({
      heading: undefined,
      line: 'ann;7\r\n',
    })
  })
})

test('the key of a server is read in every usual form', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 'hex')
  const base64 = key.toString('base64')
  for (const text of [
    `SHA256:${base64.replace('=', '')}`,
    base64,
    key.toString('hex'),
    key.toString('hex').replace(/..(?!$)/g, '$&:'),
  ])
    expect(hostKeyIn(text)).toEqual(key)
  expect(hostKeyIn('')).toBeUndefined()
  expect(() => hostKeyIn('SHA256:short')).toThrow('ssh-keygen')
})

test('what a row cannot hold is replaced, names included, and prototypes are left alone', () => {
  const given = JSON.parse('{"a\\u0000":["\\ud800",1,null,{"__proto__":{"x":1},"y":true}]}')
  expect(storable(given)).toEqual({ 'a\ufffd': ['\ufffd', 1, null, { y: true }] })
  expect(storable({ n: 123456789, m: 5 }, (text) => text.replace('123456789', '*'))).toEqual({ n: '*', m: 5 })
})

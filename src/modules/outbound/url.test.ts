import fc from 'fast-check'
import { expect, test } from 'vitest'
import { urlFault } from './url.ts'

test.each<[unknown, string | undefined]>([
  [undefined, 'URL is required'],
  ['', 'URL is required'],
  ['  ', 'URL is required'],
  ['donkeykong', 'URL must be valid'],
  ['ftp://example.com', 'URL must be valid'],
  ['http://', 'URL must be valid'],
  [{ normal: 'x', raw: 'nonsense', valid: false }, 'URL must be valid'],
  ['https://example.com/a?b=c', undefined],
  [{ normal: 'https://example.com/', valid: true }, undefined],
  ['http://8.8.8.8', undefined],
  ['http://[2606:4700::1111]/', undefined],
  ['http://localhost', 'URL must be public'],
  ['http://printer', 'URL must be public'],
  ['http://server.internal', 'URL must be public'],
  ['http://10.0.0.1', 'URL must be public'],
  ['http://172.31.255.255', 'URL must be public'],
  ['http://172.32.0.1', undefined],
  ['http://192.168.1.1:8080', 'URL must be public'],
  ['http://127.1', 'URL must be public'],
  ['http://2130706433', 'URL must be public'],
  ['http://0x7f000001', 'URL must be public'],
  ['http://0177.0.0.1', 'URL must be public'],
  ['http://169.254.169.254/latest/meta-data', 'URL must be public'],
  ['http://100.64.0.1', 'URL must be public'],
  ['http://0.0.0.0', 'URL must be public'],
  ['http://255.255.255.255', 'URL must be public'],
  ['http://[::1]', 'URL must be public'],
  ['http://[::]', 'URL must be public'],
  ['http://[::ffff:10.0.0.1]', 'URL must be public'],
  ['http://[::ffff:8.8.8.8]', undefined],
  ['http://[64:ff9b::7f00:1]', 'URL must be public'],
  ['http://[2002:7f00:1::]', 'URL must be public'],
  ['http://[fd00::1]', 'URL must be public'],
  ['http://[fe80::1]', 'URL must be public'],
  ['http://[2001:db8::1]', 'URL must be public'],
])('%j: %s', (url, fault) => {
  expect(urlFault(url)).toBe(fault)
})

test('an operator may let private addresses pass, and no nonsense', () => {
  expect(urlFault('http://127.0.0.1:9000', { allowPrivate: true })).toBeUndefined()
  expect(urlFault('nonsense', { allowPrivate: true })).toBe('URL must be valid')
})

test('what has no text of its own is no address', () => {
  expect(urlFault({ toString: {} })).toBe('URL must be valid')
})

test('no value makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.webUrl(),
        fc.ipV6().map((ip) => `http://[${ip}]`),
      ),
      (url) => {
        urlFault(url)
      },
    ),
  )
})

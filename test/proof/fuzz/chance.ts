// Chance that can be repeated: everything that the fuzzer decides comes of one seed.
import fc from 'fast-check'

export class Chance {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** From 0 to below 1 (mulberry32: a few operations a number, for there are millions of decisions). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = this.state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  is(probability: number): boolean {
    return this.next() < probability
  }

  below(most: number): number {
    return Math.floor(this.next() * most)
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T
  }
}

const INJECTIONS = [
  "'; drop table leads; --",
  `' or '1'='1`,
  '#{7*7}',
  '<%= 7*7 %>',
  '{{constructor.constructor("return process")()}}',
  '{{#each this}}{{@root}}{{/each}}',
  '{{lead.__proto__}}',
  '{{',
  '{{/if}}',
  '<script>alert(1)</script>',
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  '../../../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  '=cmd|calc!A1',
  'a\r\nSet-Cookie: x=1',
  '$ne',
  '{"$gt":""}',
  '(a+)+$',
  '[',
  '\\',
  '"',
  'NaN',
  'Infinity',
  '1e999',
  '-0',
  '0x10',
  '9'.repeat(400),
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u0000\ufeff',
  '\ufffe\uffff',
  'é'.normalize('NFD').repeat(50),
  '👩‍👩‍👧‍👦'.repeat(20),
  'ﷺ'.repeat(100),
  'x'.repeat(5_000),
  'x'.repeat(70_000),
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  'lead.a.b.c.d.e.f[99999999].g',
  'a[0][0][0][0]',
  'null',
  'undefined',
  'true',
]

const NUMBERS = [0, -0, -1, 1e21, -1e308, 1e308, 2 ** 31, 2 ** 53, 2 ** 63, 0.1, 5e-324, 1e-7, 255, 65_536]

export type Hostile = { texts: string[]; values: unknown[] }

/** Texts and values that no well-meaning program sends: a list of old acquaintances, and what fast-check makes of the seed. */
export function hostileOf(seed: number): Hostile {
  const made = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number) => fc.sample(arbitrary, { seed, numRuns })
  const texts = [
    ...INJECTIONS,
    ...made(fc.string({ unit: 'binary', maxLength: 40 }), 200),
    ...made(fc.string({ unit: 'grapheme-composite', maxLength: 40 }), 100),
    ...made(fc.webUrl({ withQueryParameters: true, withFragments: true }), 30),
    ...made(fc.emailAddress(), 30),
  ]
  let deep: unknown = 1
  for (let n = 0; n < 70; n++) deep = n % 2 ? [deep] : { a: deep }
  const values = [
    ...texts,
    ...NUMBERS,
    true,
    false,
    null,
    [],
    {},
    [[]],
    [null],
    deep,
    Array.from({ length: 3_000 }, (_, n) => n),
    JSON.parse('{"__proto__":{"polluted":true}}'),
    { constructor: { prototype: { polluted: true } } },
    { toString: 1, valueOf: 1, hasOwnProperty: 1, length: -1 },
    ...made(fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }), 300),
  ]
  return { texts, values }
}

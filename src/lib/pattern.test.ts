import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern, PatternError } from './pattern.ts'

const texts = (source: string, text: string) =>
  compilePattern(source)
    .matches(text)
    .map((match) => match.text)

describe('a pattern', () => {
  test.each([
    ['foo', 'a FOO', true],
    ['^foo$', 'a foo', false],
    ['\\d{5}(-\\d{4})?$', '78704-1234', true],
    ['\\u0041\\/', 'a/', true],
    ['(?<=#)\\w+', '#John', true],
    ['(?<!#)\\bJohn', '#John', false],
    ['(?<year>\\d{4})', 'in 2024', true],
    ['straße', 'STRASSE', false],
    ['*foo*', 'a\nfoo b', true],
    ['*.pdf', 'form.pdf', true],
    ['*.pdf', 'form.pdf.exe', false],
    ['*.p?f', 'form.pdf', true],
    ['foo*', 'FO', true],
    ['', '', true],
  ])('%s on %j is %j', (source, text, holds) => {
    expect(compilePattern(source).test(text)).toBe(holds)
  })

  test('finds every match with its groups', () => {
    expect(compilePattern('(\\w)(\\d)?').matches('a1b')).toEqual([
      { text: 'a1', groups: ['a', '1'] },
      { text: 'b', groups: ['b', undefined] },
    ])
    expect(texts('x*', 'a😀')).toEqual(['', '', ''])
  })

  test('may look behind and ahead, and what it looked at is free for the next match', () => {
    expect(compilePattern('(?<=#)(\\w+)(?=#)').matches('#John#Doe#Smith')).toEqual([
      { text: 'John', groups: ['John'] },
      { text: 'Doe', groups: ['Doe'] },
    ])
    expect(compilePattern('(\\w+)(?=#)').replace('John#Doe#Smith', '<$1>')).toBe('<John>#<Doe>#Smith')
    expect(texts('(?s)(?:a|b).(?=c(d))', 'b\ncd')).toEqual(['b\n'])
  })

  test.each([
    ['(h.{3})', 'k$1', 'Michael', 'Mickhael'],
    ['a', '', 'banana', 'bnn'],
    ['(a)(b)?', '[$1|$2|$3|$10|$&|$$|$]', 'ab', '[a|b|$3|a0|ab|$|$]'],
    ['z', 'x', 'none', 'none'],
  ])('%s replaced by %s', (source, replacement, text, result) => {
    expect(compilePattern(source).replace(text, replacement)).toBe(result)
  })

  test.each([
    ['a(?!b)', 'must not look ahead'],
    ['(?=a)b', 'must not look ahead'],
    ['a|b(?=c)', 'must not look ahead'],
    ['(a)\\1', 'must not refer back'],
    ['(?<a>b)\\k<a>', 'must not refer back'],
    ['(?<=(a))b', 'must not capture inside a look-behind'],
    ['(?>a)', 'must not have the atomic group'],
    ['[a', 'must close each `[`'],
    ['(a', 'must close each `(`'],
    ['a)', 'must open with a `(`'],
    ['+a', 'must have something to repeat'],
    ['*a(', 'must have something to repeat'],
    ['a++', 'must have something to repeat'],
    ['a{1001}', 'must not repeat anything more than 1,000 times'],
    ['(?:abc){900}', 'must be smaller'],
    ['(((a{20}){20}){20}){20}', 'must be smaller'],
    [`(${'a?'.repeat(300)}){4}`, 'must be smaller'],
    ['\\p{Nope}', 'must be a regular expression: invalid character class range: `\\p{Nope}`'],
    ['a'.repeat(1_001), 'must be at most 1,000 characters long'],
  ])('%.20s is refused with a sentence', (source, sentence) => {
    expect(() => compilePattern(source)).toThrow(PatternError)
    expect(() => compilePattern(source)).toThrow(sentence)
  })

  test('of a long text the beginning is looked at, and of a large pattern less of it', () => {
    expect(compilePattern('b').test(`${'a'.repeat(99_999)}b`)).toBe(true)
    expect(compilePattern('b').test(`${'a'.repeat(100_000)}b`)).toBe(false)
    expect(compilePattern('a{900}b').test(`${'-'.repeat(5_000)}${'a'.repeat(900)}b`)).toBe(false)
  })

  test('ends a search for every match that would read the text over and over', () => {
    const found = texts('\\w+@\\w+|\\w', 'a'.repeat(100_000))
    expect(found.length).toBeGreaterThan(3)
    expect(found.length).toBeLessThan(100)
    expect(compilePattern('\\w+@\\w+|\\w').replace('a'.repeat(100_000), '')).toHaveLength(
      100_000 - found.length,
    )
    // The engine is whole again after it.
    expect(texts('\\w+@\\w+|\\w', 'a@b')).toEqual(['a@b'])
  })

  test('ends a replacement that grows without bounds', () => {
    const text = 'ab'.repeat(20_000)
    const result = compilePattern('(a)(b)').replace(text, '$1$2'.repeat(1_000))
    expect(result.length).toBeLessThan(1_100_000)
  })
})

describe('for any pattern and text', () => {
  test('a pattern compiles or is refused with its own error', () => {
    const source = fc.string({
      unit: fc.constantFrom(...'ab(|)[]{}*+?^$\\.,:=!<>0129dkPpQE-#\n'),
      maxLength: 40,
    })
    fc.assert(
      fc.property(source, fc.string({ unit: fc.constantFrom(...'ab01#\n') }), (written, text) => {
        try {
          const pattern = compilePattern(written)
          expect(pattern.matches(text).length > 0).toBe(pattern.test(text))
          expect(pattern.replace(text, '$&')).toBe(text)
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('the matches are those of the runtime’s own expressions', () => {
    const atom = fc.constantFrom('a', 'B', '.', '[ab]', '#', '(ab)', '(a|b)', '(?:a|#)', '\\w', '\\b')
    const part = fc.tuple(atom, fc.constantFrom('', '', '+', '*', '?', '+?', '{2}', '{1,2}'))
    const parts = fc.array(
      part.map(([one, times]) => (one === '\\b' ? one : one + times)),
      { minLength: 1, maxLength: 6 },
    )
    const around = fc.tuple(
      fc.constantFrom('', '(?<=#)', '(?<!a)'),
      parts,
      fc.constantFrom('', '(?=#)', '(?=b|$)'),
    )
    const source = around.map(([behind, middle, ahead]) => behind + middle.join('') + ahead)
    fc.assert(
      fc.property(source, fc.string({ unit: fc.constantFrom(...'abA#'), maxLength: 30 }), (written, text) => {
        const theirs = Array.from(text.matchAll(new RegExp(written, 'gi')), (found) => found[0])
        expect(texts(written, text)).toEqual(theirs)
      }),
      { numRuns: 2_000 },
    )
  })
})

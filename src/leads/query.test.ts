import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { highlighted, isEmpty, parseQuery, termsOf } from './query.ts'

const ID = '5fd4371e940df5a34a3888b9'

describe('what is typed, as words', () => {
  test.each<[string, Partial<ReturnType<typeof parseQuery>>]>([
    ['', {}],
    ['Ann', { words: ['ann'] }],
    ['  ANN   lee ann', { words: ['ann', 'lee'] }],
    ['ann@example.com', { words: ['ann', 'example', 'com'] }],
    ['(512) 789-1111', { words: ['5127891111'] }],
    [
      '+1 512.789.1111 ann 512-789, 1234 Main',
      { words: ['5127891111', 'ann', '512', '789', '1234', 'main'] },
    ],
    ['15127891111', { words: ['5127891111'] }],
    ['512789111123', { words: ['512789111123'] }],
    ['"Ann Lee"', { phrases: [['ann', 'lee']] }],
    [
      '"ann lee" austin "12 main"',
      {
        words: ['austin'],
        phrases: [
          ['ann', 'lee'],
          ['12', 'main'],
        ],
      },
    ],
    ['"ann', { words: ['ann'] }],
    ['ann "lee', { words: ['ann', 'lee'] }],
    ['"" "!?" ann', { words: ['ann'] }],
    ["o'brien & sons | !x <-> :*", { words: ['o', 'brien', 'sons', 'x'] }],
    ['Ünal Čapek 山田 Ωmega', { words: ['ünal', 'čapek', '山田', 'ωmega'] }],
    ['🙂 \0 ---', {}],
    [ID.toUpperCase(), { words: [ID], ids: [ID] }],
    [`"${ID}"`, { phrases: [[ID]] }],
    ['abc'.repeat(5_000), { words: [`${'abc'.repeat(33)}a`] }],
  ])('%j', (text, query) => {
    expect(parseQuery(text)).toEqual({ words: [], phrases: [], ids: [], ...query })
  })

  test('of very many words fifty are looked for', () => {
    const many = Array.from({ length: 2_000 }, (_, n) => `w${n}`).join(' ')
    expect(parseQuery(many).words).toHaveLength(50)
    const some = many.slice(0, 1_000)
    const { words, phrases } = parseQuery(`"${some}" ${some}`)
    expect([words.length, phrases[0]?.length]).toEqual([0, 50])
  })

  test('as a tsquery', () => {
    expect(termsOf(parseQuery('an "ann lee"'))).toEqual({
      found: "'%an':* & ('%ann' <-> '%lee')",
      whole: "'%an' & ('%ann' <-> '%lee')",
      beside: "'%an':* & ('%ann' <-> '%lee')",
    })
    expect(termsOf(parseQuery(ID))).toEqual({ found: `'%${ID}':*`, whole: `'%${ID}'`, beside: null })
    expect(termsOf(parseQuery('"'))).toEqual({ found: null, whole: null, beside: null })
  })

  test('no text makes anything but quoted words of letters and digits', () => {
    const word = /^'%[\p{L}\p{N}]{1,100}'(:\*)?$/u
    fc.assert(
      fc.property(hostile, (text) => {
        const query = parseQuery(text)
        const { found } = termsOf(query)
        expect(found === null).toBe(isEmpty(query))
        const pieces = (found ?? '').split(/ & | <-> /).map((piece) => piece.replace(/^\(|\)$/g, ''))
        if (found !== null) for (const piece of pieces) expect(piece).toMatch(word)
      }),
    )
  })
})

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', "'", '&', '|', '!', '(', ')', ':*', '\\', '\0', ' ', 'ann', '<->'),
    ),
  )
  .map((parts) => parts.join(''))

describe('what was found, marked', () => {
  test.each<[string, string, string | undefined]>([
    ['Ann Lee', 'an', '<em>Ann</em> Lee'],
    ['Ann Lee', 'le ann', '<em>Ann</em> <em>Lee</em>'],
    ['Joann', 'ann', undefined],
    ['12 Main St, Main', '"main st"', '12 <em>Main</em> <em>St</em>, Main'],
    ['Ann Lee', '"ann le"', undefined],
    ['ann@example.com', 'EXAMPLE', 'ann@<em>example</em>.com'],
    ['<b>Ann</b> & "Co"', 'ann', '&lt;b&gt;<em>Ann</em>&lt;/b&gt; &amp; &quot;Co&quot;'],
    ['<em>Ann</em>', 'em', '&lt;<em>em</em>&gt;Ann&lt;/<em>em</em>&gt;'],
    ['', 'ann', undefined],
    ['Ann', '', undefined],
  ])('%j by %j', (text, query, marked) => {
    expect(highlighted(text, parseQuery(query))).toBe(marked)
  })

  test('without its marks it is the text, and no other markup stands in it', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, query) => {
        const marked = highlighted(text, parseQuery(`${query} ${text.slice(0, 5)}`)) ?? ''
        const bare = marked.replaceAll('<em>', '').replaceAll('</em>', '')
        expect(bare).not.toMatch(/[<>"]/)
        if (marked !== '') expect(unescaped(bare)).toBe(text)
      }),
    )
  })
})

function unescaped(html: string): string {
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => signs[name] as string)
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOf } from './front-matter.ts'
import { htmlOf } from './markdown.ts'

test.each<[string, string]>([
  ['', ''],
  ['One\ntwo\n\nthree', '<p>One two</p>\n<p>three</p>'],
  ['## A `b`', '<h2>A <code>b</code></h2>'],
  ['- a\n- **b**\n  more\n\nend', '<ul><li>a</li><li><strong>b</strong> more</li></ul>\n<p>end</p>'],
  ['1. a\n2) b', '<ol><li>a</li><li>b</li></ol>'],
  ['```js\n<a>\n\n*b*\n```\nc', '<pre><code>&lt;a&gt;\n\n*b*</code></pre>\n<p>c</p>'],
  ['```\nopen', '<pre><code>open</code></pre>'],
  ['an *old* 2 * 3 * 4', '<p>an <em>old</em> 2 * 3 * 4</p>'],
  [
    '[a](https://a.example/?b=1&c)',
    '<p><a href="https://a.example/?b=1&amp;c" rel="noopener noreferrer">a</a></p>',
  ],
  ['[a](javascript:alert)', '<p>[a](javascript:alert)</p>'],
  ['<b onload="x">&amp;', '<p>&lt;b onload=&quot;x&quot;&gt;&amp;amp;</p>'],
])('%j', (markdown, html) => {
  expect(htmlOf(markdown)).toBe(html)
})

test('whatever is written, only our own tags come out', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '*',
    '**',
    '`',
    '```',
    '[',
    '](',
    ')',
    'https://',
    'javascript:',
    ' ',
    '\n',
    'a',
    '- ',
    '# ',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const html = htmlOf(pieces.join(''))
      const tags = html.match(/<[^>]*>/g) ?? []
      const ours =
        /^<\/?(p|ul|ol|li|pre|code|strong|em|h[1-6])>$|^<a href="(https?:\/\/|mailto:)[^"<>]*" rel="noopener noreferrer">$|^<\/a>$/
      expect(tags.filter((tag) => !ours.test(tag))).toEqual([])
      expect(html.replace(/<[^>]*>/g, '')).not.toMatch(/[<>"']/)
    }),
  )
})

test.each<[string, ReturnType<typeof pageOf>]>([
  ['Only a body\n', { head: {}, body: 'Only a body' }],
  [
    '---\nname: A: b\r\nlink: "https://a.example"\ntag: \'x\'\n# note\n---\n\nBody\n---\nmore',
    { head: { name: 'A: b', link: 'https://a.example', tag: 'x' }, body: 'Body\n---\nmore' },
  ],
  ['---\nnever: closed', { head: {}, body: '---\nnever: closed' }],
  ['\ufeff---\n__proto__: x\nname:\n---', { head: { name: '' }, body: '' }],
])('the head of %j', (text, page) => {
  expect(pageOf(text)).toEqual(page)
})

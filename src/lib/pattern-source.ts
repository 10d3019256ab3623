// Reads the text of a regular expression just far enough: how large it will be, how it ends, and why it was refused.

const TOKEN =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\w+:\]|[^\]\\])*\]?|\(\?[a-zA-Z-]+\)|\((?:\?(?:P?<\w+>|<?[=!]|[a-zA-Z-]*:|>))?|\{\d+(?:,\d*)?\}\??|[*+?]\??|[\s\S]/g

type Token = { text: string; at: number }

function tokensOf(source: string): Token[] {
  return Array.from(source.matchAll(TOKEN), (found) => ({ text: found[0], at: found.index }))
}

function opens({ text }: Token): boolean {
  return text.startsWith('(') && !text.endsWith(')')
}

/** About how many instructions an expression makes: what is repeated n times counts n times. */
export function sizeOf(source: string): number {
  const outer: number[] = []
  let [size, last] = [0, 0]
  for (const token of tokensOf(source)) {
    if (opens(token)) {
      outer.push(size)
      size = 0
    } else if (token.text === ')') {
      last = size + 1
      size = (outer.pop() ?? 0) + last
    } else if (/^\{\d/.test(token.text)) {
      const times = Math.max(...(token.text.match(/\d+/g) ?? []).map(Number), 1)
      size += last * (times - 1)
      last *= times
    } else {
      last = 1
      size += 1
    }
  }
  return outer.reduce((sum, part) => sum + part, size)
}

/** An expression that ends in a look-ahead, as what it matches and what must follow; undefined for any other. */
export function lookaheadOf(source: string): { flags: string; match: string; ahead: string } | undefined {
  if (!source.endsWith(')') || !source.includes('(?=')) return undefined
  const tokens = tokensOf(source)
  const opened: Token[] = []
  for (const token of tokens) {
    if (opens(token)) opened.push(token)
    // An alternative beside it would not be held by the look-ahead.
    if (token.text === '|' && opened.length === 0) return undefined
    if (token.text !== ')') continue
    const from = opened.pop()
    if (from?.text === '(?=' && opened.length === 0 && token.at === source.length - 1) {
      return partsOf(source, from.at)
    }
  }
  return undefined
}

function partsOf(source: string, at: number): { flags: string; match: string; ahead: string } {
  const flags = /^(?:\(\?[a-zA-Z-]+\))*/.exec(source)?.[0] ?? ''
  return { flags, match: source.slice(flags.length, at), ahead: source.slice(at + 3, -1) }
}

/** Whether it refers back to a group by its name, which the library would take for the letter k. */
export function refersBack(source: string): boolean {
  return source.includes('\\k') && tokensOf(source).some(({ text }) => text === '\\k')
}

/** A text with `*` for anything and `?` for one character, as a regular expression; undefined for any other text. */
export function globOf(source: string): string | undefined {
  if (!/^\*[^\\()[\]{}|^$+]*$/.test(source)) return undefined
  const parts = source.replace(/\*+/g, '*').replace(/[.*?]/g, (sign) => GLOB[sign] ?? sign)
  return `(?s)^${parts}$`
}

const GLOB: Record<string, string> = { '.': '\\.', '*': '.*', '?': '.' }

const REFUSALS: [RegExp, string][] = [
  [
    /`\(\?[=!]/,
    'must not look ahead with `(?=` or `(?!`, except with one `(?=…)` at its very end: a pattern is matched in one pass over the text',
  ],
  [
    /escape sequence: `\\(\d|k)/,
    'must not refer back to a group as `\\1` does: a pattern is matched in one pass over the text',
  ],
  [/capture in lookbehind/, 'must not capture inside a look-behind: write `(?:` there instead of `(`'],
  [/`\(\?>/, 'must not have the atomic group `(?>`: write `(?:`, which costs no more here'],
  [
    /nested repetition|argument to repetition/,
    'must have something to repeat before each `*`, `+`, `?` and `{`; write `\\*` for the character itself',
  ],
  [/repeat count|too large/, 'must not repeat anything more than 1,000 times in all'],
  [/missing closing \]/, 'must close each `[` with a `]`; write `\\[` for the character itself'],
  [/missing closing \)/, 'must close each `(` with a `)`; write `\\(` for the character itself'],
  [/unexpected \)/, 'must open with a `(` for each `)`; write `\\)` for the character itself'],
]

/** Why the library refused an expression, as a sentence without its subject. */
export function refusalOf(message: string): string {
  const [, sentence] = REFUSALS.find(([sign]) => sign.test(message)) ?? []
  return sentence ?? `must be a regular expression: ${message.replace(/^error parsing regexp: /, '')}`
}

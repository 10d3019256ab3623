// The words and signs of a formula.
import { TemplateError } from './template-error.ts'

const MOST_CHARACTERS = 2_000
const TOKEN =
  /\s*(?:(\d+(?:\.\d*)?(?:e[-+]?\d+)?|\.\d+)|("[^"]*"|'[^']*')|([A-Za-z_]\w*(?:\.\w+|\[\d+\])*)|(\|\||==|!=|>=|<=|[-+*/%^!()?:,<>[\]]))/giy

export type Token = { kind: 'number' | 'text' | 'name' | 'sign' | 'end'; text: string }

/** In their order, with an end. Throws TemplateError for a sign that no formula has. */
export function tokensOf(source: string): Token[] {
  if (source.length > MOST_CHARACTERS)
    throw new TemplateError('must be a formula of at most 2,000 characters')
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const at = TOKEN.lastIndex
    const found = TOKEN.exec(source)
    if (!found)
      throw new TemplateError(
        `must be a formula; ${JSON.stringify(source.slice(at, at + 10).trim())} is not expected`,
      )
    const [, number, text, name, sign] = found
    if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.slice(1, -1) })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else tokens.push({ kind: 'sign', text: sign as string })
  }
  return [...tokens, { kind: 'end', text: 'the end' }]
}

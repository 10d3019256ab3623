// The head of a documentation page: lines of `key: value` between two lines of dashes, and the Markdown below.

export type Page = { head: Record<string, string>; body: string }

/** Reads single lines only: no lists, no nesting. A page without a head is all body. */
export function pageOf(text: string): Page {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const end =
    lines[0]?.trimEnd() === '---' ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---') : -1
  if (end === -1) return { head: {}, body: lines.join('\n').trim() }
  const entries = lines.slice(1, end).flatMap(entryOf)
  return {
    head: Object.fromEntries(entries),
    body: lines
      .slice(end + 1)
      .join('\n')
      .trim(),
  }
}

function entryOf(line: string): [string, string][] {
  const [, key, value = ''] = /^([A-Za-z_][\w-]{0,63}):(.*)$/.exec(line) ?? []
  if (key === undefined || key === '__proto__') return []
  return [[key, unquoted(value.trim())]]
}

function unquoted(value: string): string {
  const [, , inner] = /^(["'])(.*)\1$/.exec(value) ?? []
  return inner ?? value
}

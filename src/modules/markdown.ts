// Descriptions as HTML: the little of Markdown that they use. Everything else is text, and all text is escaped.

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Paragraphs, headings, lists, fenced and inline code, bold, emphasis, and links to http, https and mailto. */
export function htmlOf(markdown: string): string {
  const blocks: string[] = []
  let open: Block | undefined
  for (const line of markdown.split(/\r?\n/)) {
    const next = follows(open, line)
    if (next === open) continue
    if (open) blocks.push(written(open))
    open = next
  }
  if (open) blocks.push(written(open))
  return blocks.join('\n')
}

type Block = { tag: 'p' | 'ul' | 'ol' | 'pre' | `h${number}`; lines: string[]; ended?: boolean }

/** The block that a line belongs to: the open one, to which it is added, a new one, or none. */
function follows(open: Block | undefined, line: string): Block | undefined {
  if (open?.tag === 'pre' && !open.ended) {
    if (line.trimStart().startsWith('```')) open.ended = true
    else open.lines.push(line)
    return open
  }
  if (line.trimStart().startsWith('```')) return { tag: 'pre', lines: [] }
  const text = line.trim()
  if (text === '') return undefined
  const heading = /^(#{1,6})\s+(.*)$/.exec(text)
  if (heading) return { tag: `h${heading[1]?.length}` as 'h1', lines: [heading[2] as string] }
  const item = /^(?:([-*+])|\d{1,9}[.)])\s+(.*)$/.exec(text)
  if (item) return added(open, item[1] ? 'ul' : 'ol', item[2] as string)
  if (open?.tag === 'ul' || open?.tag === 'ol') {
    open.lines.push(`${open.lines.pop()} ${text}`)
    return open
  }
  return added(open, 'p', text)
}

function added(open: Block | undefined, tag: 'p' | 'ul' | 'ol', text: string): Block {
  if (open?.tag !== tag) return { tag, lines: [text] }
  open.lines.push(text)
  return open
}

function written({ tag, lines }: Block): string {
  if (tag === 'pre') return `<pre><code>${escaped(lines.join('\n'))}</code></pre>`
  if (tag !== 'ul' && tag !== 'ol') return `<${tag}>${inline(lines.join(' '))}</${tag}>`
  return `<${tag}>${lines.map((line) => `<li>${inline(line)}</li>`).join('')}</${tag}>`
}

const INLINE =
  /`([^`]{1,500})`|\*\*([^*]{1,500})\*\*|\*([^*\s][^*]{0,500})\*|\[([^[\]]{1,500})\]\(((?:https?:\/\/|mailto:)[^\s()<>"']{1,2000})\)/g

function inline(text: string): string {
  let html = ''
  let end = 0
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, strong, emphasis, label, link] = found
    html += escaped(text.slice(end, found.index))
    if (code) html += `<code>${escaped(code)}</code>`
    else if (strong) html += `<strong>${escaped(strong)}</strong>`
    else if (emphasis) html += `<em>${escaped(emphasis)}</em>`
    else
      html += `<a href="${escaped(link as string)}" rel="noopener noreferrer">${escaped(label as string)}</a>`
    end = found.index + whole.length
  }
  return html + escaped(text.slice(end))
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] as string)
}

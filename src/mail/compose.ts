// A letter's words as plain text and as HTML: lines, one button, small print.

export type Letter = { subject: string; text: string; html: string }

export type Words = {
  subject: string
  /** Paragraphs. */
  lines: string[]
  button?: { label: string; url: string }
  /** Small print below. */
  small?: string[]
}

/** The same words twice; in HTML everything that people wrote is escaped. */
export function compose({ subject, lines, button, small = [] }: Words): Letter {
  return {
    subject: oneLine(subject),
    text: textOf({ lines, button, small }),
    html: htmlOf({ subject, lines, button, small }),
  }
}

type Body = Required<Pick<Words, 'lines' | 'small'>> & Pick<Words, 'button'>

function textOf({ lines, button, small }: Body): string {
  const action = button ? [`${button.label}: ${button.url}`] : []
  const print = small.length > 0 ? ['--', ...small] : []
  return `${[...lines, ...action, ...print].join('\n\n')}\n`
}

function htmlOf({ subject, lines, button, small }: Body & { subject: string }): string {
  const paragraphs = lines.map(
    (line) => `<p style="margin:0 0 16px">${escaped(line).replaceAll('\n', '<br>')}</p>`,
  )
  const print = small.map(
    (line) => `<p style="margin:0 0 8px;font-size:13px;color:#666">${escaped(line)}</p>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff">
<div style="max-width:560px;margin:0 auto">
${paragraphs.join('\n')}
${button ? buttonOf(button) : ''}
${print.join('\n')}
</div></body></html>
`
}

function buttonOf({ label, url }: { label: string; url: string }): string {
  const style =
    'display:inline-block;padding:12px 20px;border-radius:6px;background:#1c5fd4;color:#fff;text-decoration:none'
  return `<p style="margin:0 0 24px"><a href="${escaped(url)}" style="${style}">${escaped(label)}</a></p>`
}

/** Text as it may stand in HTML, in an attribute too. */
export function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (sign) => entities[sign] as string)
}

/** A subject is a header: a line break in it would begin another. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

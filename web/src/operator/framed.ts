// A letter's HTML as it may stand in a frame of ours: the frame has the page's rules, which refuse styles in attributes.

const STYLE = / style="([^"]*)"/g

/** The same look from one style element that carries the page's nonce; the sandbox lets no script and no link act. */
export function framed(html: string): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
  const rules: string[] = []
  const body = html.replace(STYLE, (_, look: string) => {
    rules.push(`[data-look="${rules.length}"]{${look}}`)
    return ` data-look="${rules.length - 1}"`
  })
  const element = `<style nonce="${nonce}">${rules.join('\n').replaceAll('<', '')}</style>`
  return body.replace('</head>', () => `${element}</head>`)
}

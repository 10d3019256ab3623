// Whether a page can be used by everybody, as axe sees it: in light and in dark, nothing serious and nothing critical.
import axe from 'axe-core'
import type { Person } from './chromium.ts'

type Found = {
  id: string
  impact: string | null
  help: string
  nodes: { html: string; failureSummary?: string }[]
}

/** Once all that moves and comes to an end has done so. */
const SETTLED = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().iterations !== Infinity).map((each) => each.finished)))`

const GRAVE = ['serious', 'critical']

/** What is wrong with the page as it stands, in a line each; empty if nothing grave is. */
export async function barriers({ page }: Person, screen: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Colours change softly; what is measured is what they become.
    await page.evaluate(SETTLED)
    await page.evaluate(axe.source)
    const violations = (await page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
    )) as Found[]
    for (const { id, impact, help, nodes } of violations) {
      if (!GRAVE.includes(impact ?? '')) continue
      for (const { html, failureSummary = '' } of nodes) {
        const why = failureSummary.replace(/\s+/g, ' ').slice(0, 240)
        found.push(`${screen} (${colorScheme}): ${id}: ${help}: ${html.slice(0, 120)}: ${why}`)
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
  return found
}

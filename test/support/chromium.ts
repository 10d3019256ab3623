// Debian's Chromium, driven by playwright: pages that note what goes wrong in them, and pictures of them.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = PLACES.find((place) => existsSync(place))
const pages = existsSync(join(import.meta.dirname, '../../dist/web/index.html'))

/** Why browser tests cannot run here; undefined if they can. */
export const noBrowser = !executablePath
  ? 'there is no Chromium: apt-get install chromium'
  : pages
    ? undefined
    : 'the pages are not built: npm run build'

if (noBrowser) console.warn(`Browser tests are skipped: ${noBrowser}`)

export async function openChromium(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await shootAll(browser)
    await browser.close()
  })
  return browser
}

/** How the pages looked when a test failed. */
async function shootAll(browser: Browser): Promise<void> {
  const open = browser.contexts().flatMap((context) => context.pages())
  for (const [n, page] of open.entries()) {
    await page.screenshot({ path: join('screenshots', `failed-${n}.png`), fullPage: true })
  }
}

/** A person at a browser of their own; `faults` is what the pages complained of. */
export type Person = { context: BrowserContext; page: Page; faults: string[] }

export async function person(browser: Browser, address: string): Promise<Person> {
  const context = await browser.newContext({
    baseURL: address,
    locale: 'en-GB',
    viewport: { width: 1200, height: 800 },
  })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    // A refused request is part of the story; a refused script or style is not.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      faults.push(message.text())
  })
  return { context, page, faults }
}

const folder = process.env.SCREENSHOTS

/** Pictures of a page: light, dark, and as narrow as a telephone. Only when they are asked for. */
export async function shoot({ page }: Person, name: string): Promise<void> {
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const views = [
    { kind: 'light', colorScheme: 'light', width: 1200 },
    { kind: 'dark', colorScheme: 'dark', width: 1200 },
    { kind: '360', colorScheme: 'light', width: 360 },
  ] as const
  for (const { kind, colorScheme, width } of views) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate('window.scrollTo(0, 0)')
    await page.screenshot({
      path: join(folder, `${name}-${kind}.png`),
      fullPage: true,
      animations: 'disabled',
    })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1200, height: 800 })
}

/** The frame around a page moves to its place, which takes it a moment. */
const FITS = `new Promise((done) => {
  const until = performance.now() + 3000
  const look = () => {
    const fits = document.documentElement.scrollWidth <= window.innerWidth
    if (fits || performance.now() > until) done(fits)
    else requestAnimationFrame(look)
  }
  look()
})`

/** Whether a page can be read on a narrow screen without being pushed sideways. */
export async function fitsNarrow({ page }: Person): Promise<boolean> {
  await page.setViewportSize({ width: 360, height: 800 })
  const fits = await page.evaluate(FITS)
  await page.setViewportSize({ width: 1200, height: 800 })
  return fits as boolean
}

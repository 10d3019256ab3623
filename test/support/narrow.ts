// Whether a page fits a telephone once it has settled there: parts of it slide out of sight when a window becomes narrow.
import { expect } from 'vitest'
import type { Person } from './chromium.ts'

export async function settlesNarrow({ page }: Person): Promise<void> {
  await page.setViewportSize({ width: 360, height: 800 })
  const fits = () => page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')
  await expect.poll(fits, { message: 'fits 360 pixels' }).toBe(true)
  await page.setViewportSize({ width: 1200, height: 800 })
}

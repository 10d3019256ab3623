// The figures of growth as a table and as a picture.
import type { Curve } from './growth.ts'
import { computed, line, ms } from './line.ts'

export function printGrowth(curves: Curve[]): void {
  for (const { grows, request, points } of curves) {
    line(request, 'rate', 'p50', 'p99', 'of the smallest', 'process + database')
    for (const point of points) {
      const { size, rate, p50, p99, ratio } = point
      const cost = `${computed(point)} ms`
      line(`  ${count(size)} ${grows}`, `${Math.round(rate)} /s`, ms(p50), ms(p99), ratio.toFixed(2), cost)
    }
  }
}

const count = (size: number) => size.toLocaleString('en-US')

const COLOURS = ['#1c5fd4', '#c2410c', '#15803d', '#7e22ce']
const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [640, 320, 56, 40, 44]
const HIGHEST = 1.25

/** A picture of the curves of one thing that grows: rates, as parts of what the smallest database gives. */
export function chartOf(grows: Curve['grows'], all: Curve[]): string {
  const curves = all.filter((curve) => curve.grows === grows)
  const sizes = curves[0]?.points.map(({ size }) => size) ?? []
  const x = (n: number) => LEFT + 24 + (n * (WIDTH - LEFT - 64)) / Math.max(1, sizes.length - 1)
  const y = (ratio: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(ratio, HIGHEST) / HIGHEST)
  const levels = [0, 0.25, 0.5, 0.75, 1].map(
    (level) =>
      `<path d="M${LEFT} ${y(level)}H${WIDTH - 16}" stroke="${level === 1 ? '#64748b' : '#cbd5e1'}"/>` +
      `<text x="${LEFT - 8}" y="${y(level) + 4}" text-anchor="end">${level}</text>`,
  )
  const names = sizes.map(
    (size, n) => `<text x="${x(n)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${count(size)}</text>`,
  )
  const lines = curves.map(({ request, points }, n) => {
    const colour = COLOURS[n % COLOURS.length]
    const places = points.map(({ ratio }, at) => [x(at), y(ratio)] as const)
    const path = places.map((place) => place.map((value) => value.toFixed(1)).join(' ')).join('L')
    const dots = places.map(
      ([cx, cy]) => `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="4" fill="${colour}"/>`,
    )
    const key = `<text x="${LEFT + n * 190}" y="20" fill="${colour}">● ${request}</text>`
    return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${key}`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>Requests a second with more ${grows}, as parts of those with the fewest</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...levels,
    ...names,
    `<text x="${WIDTH / 2}" y="${HEIGHT - 6}" text-anchor="middle">${grows}</text>`,
    ...lines,
    '</svg>\n',
  ].join('\n')
}

// Lines of a table.

const WIDTH = 22

export const ms = (value: number) => `${value.toFixed(1)} ms`

/** What the process and the database computed for a request, in milliseconds. */
export function computed({ server_ms, database_ms }: { server_ms: number; database_ms: number }): string {
  return `${server_ms.toFixed(2)} + ${database_ms.toFixed(2)}`
}

export function line(...cells: (string | number)[]): void {
  const padded = cells.map((cell) => String(cell).padEnd(WIDTH))
  console.log(padded.join('').trimEnd())
}

let since = performance.now()

/** Says that a step is done, and how long it took since the last one. */
export function done(what: string): void {
  const now = performance.now()
  console.log(`${((now - since) / 1000).toFixed(1).padStart(6)} s  ${what}`)
  since = now
}

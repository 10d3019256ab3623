// Lines of a table.

const WIDTH = 22

export const ms = (value: number) => `${value.toFixed(1)} ms`

export function line(...cells: (string | number)[]): void {
  const padded = cells.map((cell) => String(cell).padEnd(WIDTH))
  console.log(padded.join('').trimEnd())
}

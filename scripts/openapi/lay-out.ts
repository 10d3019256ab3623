// JSON as text in which a change is easy to see: what fits stands on one line. Pure.

const WIDTH = 140

/** The value as JSON; a part that does not fit a line stands over several, one member each. */
export function laidOut(value: unknown): string {
  return `${part(value, '', 0)}\n`
}

function part(value: unknown, indent: string, taken: number): string {
  const flat = oneLine(value)
  if (typeof value !== 'object' || value === null || indent.length + taken + flat.length <= WIDTH) return flat
  const deeper = `${indent} `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const lines = Array.isArray(value)
    ? value.map((each) => `${deeper}${part(each, deeper, 0)}`)
    : Object.entries(value).map(([name, each]) => {
        const label = `${JSON.stringify(name)}: `
        return `${deeper}${label}${part(each, deeper, label.length)}`
      })
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, each]) => each !== undefined)
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}: ${oneLine(each)}`).join(', ')}}`
}

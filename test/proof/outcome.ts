// What a part of the proof has found, and how it is written down.

export type Cell = string | number
export type Table = { title: string; columns: string[]; rows: Cell[][] }

export type Outcome = {
  /** Whether what is claimed was seen; a figure that falls short of a goal is a gap, not a failure. */
  ok: boolean
  /** The plain line in which the part ends. */
  line: string
  tables: Table[]
  /** What fell short, each with its figure. */
  gaps?: string[]
  /** What is kept beside the report, by file names; pictures stand in it. */
  files?: Record<string, string>
}

/** How much is done: `quick` is what CI runs. */
export type Extent = { quick: boolean }

export type Proved = Outcome & { part: string; about: string; seconds: number }

/** As it is printed: columns that stand under each other. */
export function printed({ title, columns, rows }: Table): string {
  const lines = [columns, ...rows.map((row) => row.map(String))]
  const widths = columns.map((_, n) => Math.max(...lines.map((line) => line[n]?.length ?? 0)))
  const text = lines.map((line) =>
    line
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [title, ...text.map((line) => `  ${line}`)].join('\n')
}

/** As it stands in the report. */
export function written({ title, columns, rows }: Table): string {
  const line = (cells: Cell[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [`**${title}**`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}

/** What is kept of a part: the names of its files, and what was played. */
export type Kept = Omit<Proved, 'files'> & { files: string[]; commit: string }

export const minutes = (seconds: number) => `${Math.floor(seconds / 60)} min ${seconds % 60} s`

/** One run of everything. */
export type Whole = { seconds: number; commit: string }

type Day = { day: string; machine: string; parts: Kept[]; whole?: Whole | undefined }

/** All parts of a day as one text. */
export function reportOf({ day, machine, parts, whole }: Day): string {
  const took = whole ? ` One run of everything (${whole.commit}) took ${minutes(whole.seconds)}.` : ''
  const lines = parts.map(
    ({ part, ok, line, seconds, commit }) =>
      `- **${part}**, ${ok ? 'proved' : 'NOT PROVED'} (${commit}, ${seconds} s): ${line}`,
  )
  const gaps = parts.flatMap(({ part, gaps = [] }) => gaps.map((gap) => `- ${part}: ${gap}`))
  return `${[
    `# Proof of ${day}`,
    `\`npm run proof\` on ${machine}.${took} What the parts do, and what they do not show: [docs/proof.md](../docs/proof.md).`,
    lines.join('\n'),
    gaps.length > 0 ? `Open gaps:\n\n${gaps.join('\n')}` : 'No open gaps.',
    ...parts.map((part) => sectionOf(day, part)),
  ].join('\n\n')}\n`
}

function sectionOf(day: string, { part, about, tables, files }: Kept): string {
  return [
    `## ${part}`,
    `${about[0]?.toUpperCase()}${about.slice(1)}.`,
    ...tables.map(written),
    ...files.map((name) => `${name.endsWith('.svg') ? '!' : ''}[${name}](${day}/${name})`),
  ].join('\n\n')
}

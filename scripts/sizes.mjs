// Prints six numbers about src/ (files and functions: median, ninth decile, longest) and fails where one is too large.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const LIMITS = { fileMedian: 70, fileNinth: 150, fileLongest: 250, functionLongest: 80 }

/** Files that may be longer, each with the reason. */
const LONGER = {
  'api.ts': 'the table of every request: a row each, and nothing else',
}

/** Lines that end in a brace and open something other than a function. */
const BLOCK =
  /^(if|else|for|while|switch|case|try|catch|finally|do|return|class|interface|type|enum|namespace)\b|^\}/

/**
 * The functions of a text with their lengths in lines. It reads the indentation, which the formatter makes reliable: a
 * function ends at the next line that closes a brace as deep as its first line stands.
 */
function functionsIn(text) {
  const lines = text.split('\n')
  return lines.flatMap((line, at) => {
    const head = headOf(lines, at)
    if (head === undefined) return []
    const depth = indentOf(line)
    const end = lines.findIndex(
      (other, below) => below > at && indentOf(other) === depth && /^\s*\}/.test(other),
    )
    return end === -1 ? [] : [{ name: lines[head].trim(), line: head + 1, length: end - head + 1 }]
  })
}

/** The line on which the function begins whose body opens at the end of line `at`; undefined if none opens there. */
function headOf(lines, at) {
  const line = lines[at]
  if (!line.endsWith('{') || BLOCK.test(line.trim())) return undefined
  const depth = indentOf(line)
  const wraps = /^\s*\)/.test(line)
  const above = lines.slice(0, at).findLastIndex((other) => other.trim() !== '' && indentOf(other) === depth)
  const head = wraps ? above : at
  const isFunction = /\bfunction\b/.test(lines[head]) || line.endsWith('=> {')
  const isMethod = /^\s*((async|static|private|protected|public|override|get|set)\s+)*[\w#]+(<.*>)?\(/.test(
    lines[head],
  )
  return isFunction || (isMethod && /\)(: .+)? \{$/.test(line)) ? head : undefined
}

function indentOf(line) {
  return line.length - line.trimStart().length
}

function share(lengths, part) {
  const sorted = [...lengths].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

const names = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .sort()
const files = names.map((name) => {
  const text = readFileSync(join('src', name), 'utf8')
  return { name, length: text.trimEnd().split('\n').length, functions: functionsIn(text) }
})
const functions = files.flatMap(({ name, functions }) => functions.map((each) => ({ ...each, file: name })))
const fileLengths = files.map((file) => file.length)
const functionLengths = functions.map((each) => each.length)

const told = (what, lengths) =>
  `${what.padEnd(9)} ${String(lengths.length).padStart(4)}   median ${String(share(lengths, 0.5)).padStart(3)}` +
  `   ninth decile ${String(share(lengths, 0.9)).padStart(3)}   longest ${String(Math.max(...lengths)).padStart(3)}`

console.log(told('files', fileLengths))
console.log(told('functions', functionLengths))

const faults = [
  share(fileLengths, 0.5) > LIMITS.fileMedian && `the median file has more than ${LIMITS.fileMedian} lines`,
  share(fileLengths, 0.9) > LIMITS.fileNinth && `one file in ten has more than ${LIMITS.fileNinth} lines`,
  ...files
    .filter(({ name, length }) => length > LIMITS.fileLongest && !LONGER[name])
    .map(
      ({ name, length }) =>
        `src/${name} has ${length} lines; split it, or give the reason in scripts/sizes.mjs`,
    ),
  ...Object.keys(LONGER)
    .filter((name) => !files.some((file) => file.name === name && file.length > LIMITS.fileLongest))
    .map((name) => `src/${name} needs no exception any more; take it out of scripts/sizes.mjs`),
  ...functions
    .filter(({ length }) => length > LIMITS.functionLongest)
    .map(({ file, line, name, length }) => `src/${file}:${line} has ${length} lines: ${name}`),
].filter(Boolean)

for (const fault of faults) console.error(`too large: ${fault}`)
process.exitCode = faults.length > 0 ? 1 : 0

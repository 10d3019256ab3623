// Builds the pages into dist/web, packed, unless nothing that they are made of has changed; fails if they are too heavy.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

// Tests build too, under another name of the environment.
process.env.NODE_ENV = 'production'

const OUT = 'dist/web'
const STAMP = 'dist/web.stamp'
/** Compressed JavaScript that the first page may need. */
const FIRST_LOAD = 250_000

/** A digest of everything that the pages are made of. */
function ingredients() {
  const digest = createHash('sha256')
  const sources = readdirSync('web', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const file of [...sources.sort(), 'package-lock.json', 'scripts/build-web.mjs']) {
    digest.update(file).update(readFileSync(file))
  }
  return digest.digest('hex')
}

function pack() {
  for (const name of readdirSync(OUT, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|css|svg)$/.test(name)) continue
    const plain = readFileSync(join(OUT, name))
    const packed = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
    writeFileSync(join(OUT, `${name}.br`), packed)
  }
}

/** The scripts that the document names, and those that they import without being asked. */
function firstScripts() {
  const html = readFileSync(join(OUT, 'index.html'), 'utf8')
  const found = new Set([...html.matchAll(/\/app\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name))
  for (const name of found) {
    const text = readFileSync(join(OUT, name), 'utf8')
    for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      found.add(`assets/${other}`)
  }
  return [...found]
}

function weigh() {
  const bytes = firstScripts().map((name) => gzipSync(readFileSync(join(OUT, name))).length)
  const total = bytes.reduce((sum, each) => sum + each, 0)
  console.log(
    `pages: first load ${(total / 1000).toFixed(0)} kB of JavaScript, compressed (limit ${FIRST_LOAD / 1000})`,
  )
  if (total <= FIRST_LOAD) return
  console.error('too heavy: load what the first page does not need when it is needed')
  rmSync(OUT, { recursive: true })
  process.exit(1)
}

const made = ingredients()
if (!existsSync(join(OUT, 'index.html')) || !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== made) {
  await build({ configFile: 'web/vite.config.ts', logLevel: 'warn' })
  pack()
  weigh()
  writeFileSync(STAMP, made)
}

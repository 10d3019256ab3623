// Data folders with plug-ins, for exchanges and commands that find them there.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

const PACKAGES = join(import.meta.dirname, 'plugins')

/** Texts by their path in `plugins/`, and packages of test/support/plugins by the folder that they are copied to. */
export type Laid = { files?: Record<string, string>; packages?: Record<string, string> }

/** A data folder for one test, with these in its `plugins`. */
export function dataFolderWith({ files = {}, packages = {} }: Laid): string {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-plug-ins-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) write(join(folder, 'plugins', path), text)
  for (const [path, name] of Object.entries(packages)) {
    cpSync(join(PACKAGES, name), join(folder, 'plugins', path), { recursive: true })
  }
  return folder
}

/** The files of a package in `plugins/`: its code, and a package.json of that name. */
export function packageOf(name: string, code: string, manifest: object = {}): Record<string, string> {
  const folder = name.replace('/', '-')
  return {
    [`${folder}/package.json`]: JSON.stringify({ name, version: '1.0.0', ...manifest }),
    [`${folder}/index.js`]: code,
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

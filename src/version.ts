// The version of this program, as its package says.
import { createRequire } from 'node:module'

export const VERSION: string = createRequire(import.meta.url)('../package.json').version

// Moment with its time zones, loaded by the first date that is not read or written without it.
import { createRequire } from 'node:module'
import { lazily } from './lazy.ts'

const load = createRequire(import.meta.url)

export const moments = lazily((): typeof import('moment-timezone') => load('moment-timezone'))

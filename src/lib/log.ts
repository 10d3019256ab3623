// One structured line per request, job and start; never a secret or personal data.
import { pino } from 'pino'

export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A log to standard output, one JSON object a line. */
export function openLog(level: LogLevel): Log {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime })
}

/** What may be written down of an error: its kind and words, never the values that caused it. */
export function described(error: unknown): { kind: string; message: string; stack?: string | undefined } {
  if (!(error instanceof Error)) return { kind: typeof error, message: String(error) }
  return { kind: error.name, message: error.message, stack: error.stack }
}

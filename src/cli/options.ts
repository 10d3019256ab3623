// Options of a command, checked by the same schemas as members of a request.
import type { TObject } from 'typebox'
import { checkOf } from '../http/validate.ts'
import { InvalidError } from '../lib/errors.ts'

/** Throws InvalidError that names the option; folds ids, as a request would. Absent options are not looked at. */
export function assertOptions(schema: TObject, options: object): void {
  const faults = checkOf(schema)(options)
  if (faults.length > 0)
    throw new InvalidError(faults.map(({ path, message }) => ({ path: asOption(path), message })))
}

/** `/timeZone` is typed as `--time-zone`. */
function asOption(path: string): string {
  return `/--${path.slice(1).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

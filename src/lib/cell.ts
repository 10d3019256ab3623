// A text in a table that a spreadsheet may open.

/** Some programs look past blanks, and take the wide forms of these signs for the signs. */
const RUNS = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

/** With an apostrophe before it, if a spreadsheet would run it as a formula. */
export function safeCell(text: string): string {
  return RUNS.test(text) ? `'${text}` : text
}

// What is offered while a template is typed.

const MOST = 30

/** Whole texts, each as it would be after the choice; `before` is what stands before the variable that is begun. */
export function offeredFor(
  text: string,
  variables: string[],
  names: string[],
): { before: string | undefined; offered: string[] } {
  const open = /^(.*\{\{\s*)([^{}]*)$/s.exec(text)
  if (!open) {
    const wanted = text.trim().toLowerCase()
    return { before: undefined, offered: names.filter((name) => name.toLowerCase().includes(wanted)) }
  }
  const [, before = '', begun = ''] = open
  const offered = variables
    .filter((name) => name.includes(begun.trim()))
    .slice(0, MOST)
    .map((name) => `${before}${name}}}`)
  return { before, offered }
}

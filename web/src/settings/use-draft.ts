// What is typed into a form before it is sent; a fault of the API stands at the input of its path.
import { type ChangeEvent, useState } from 'react'
import type { Fault } from '../ask.ts'
import { faultAt } from '../parts.tsx'

type Typing = ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>

export function useDraft<D extends object>(first: D) {
  const [draft, setDraft] = useState(first)
  /** The fault over which something else was typed: it says nothing of what stands there now. */
  const [mended, setMended] = useState<Record<string, Fault | null>>({})
  const set = <K extends keyof D>(name: K, value: D[K]) =>
    setDraft((before) => ({ ...before, [name]: value }))
  /** For an input of a text. */
  const bind = (name: keyof D & string, fault: Fault | null) => ({
    value: String(draft[name] ?? ''),
    onChange: ({ currentTarget: { value } }: Typing) => {
      set(name, value as D[typeof name])
      setMended((before) => ({ ...before, [name]: fault }))
    },
    error: mended[name] === fault ? undefined : faultAt(fault, `/${name}`),
  })
  return { draft, set, bind }
}

/** An input that was left empty says that there is nothing. */
export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

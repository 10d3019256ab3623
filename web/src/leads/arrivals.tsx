// What is new in a list since one began to look at it; said politely to who cannot see it.
import { VisuallyHidden } from '@mantine/core'
import { useState } from 'react'

/** Ids greater than the newest of the first answer to a question; ids grow with time. */
export function useArrivals(ids: string[] | undefined, question: string): Set<string> {
  const [base, setBase] = useState<{ question: string; newest: string }>()
  if (ids && base?.question !== question) setBase({ question, newest: ids[0] ?? '' })
  if (!ids || base?.question !== question) return new Set()
  return new Set(ids.filter((id) => id > base.newest))
}

export function Announced({ text }: { text: string }) {
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  )
}

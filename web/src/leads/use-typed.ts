// A text that is typed here and kept elsewhere: told once the typing pauses, followed when it changes there.
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

/** What was told does not come back, so that nothing typed meanwhile, and no space at its end, is lost. */
export function useTyped(kept: string, tell: (text: string) => void, pauseMs: number) {
  const [text, setText] = useState(kept)
  const told = useRef(kept)
  useEffect(() => {
    if (kept === told.current) return
    told.current = kept
    setText(kept)
  }, [kept])
  const settle = useDebouncedCallback((given: string) => {
    told.current = given.trim()
    tell(told.current)
  }, pauseMs)
  const write = (given: string) => {
    setText(given)
    settle(given)
  }
  return [text, write] as const
}

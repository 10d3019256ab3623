// Where a code of an authenticator app is typed; browsers offer what they know.
import { TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { words } from '../words.ts'

type Props = {
  value: string
  onChange(value: string): void
  error: string | undefined
  /** Whether it takes the place of what had the focus. */
  takesFocus?: boolean
}

export function CodeInput({ value, onChange, error, takesFocus = false }: Props) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (takesFocus) input.current?.focus()
  }, [takesFocus])
  return (
    <TextInput
      ref={input}
      label={words.session.code}
      autoComplete="one-time-code"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      data-autofocus
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  )
}

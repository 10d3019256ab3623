// Whether letters go out at all: an exchange without a mail server keeps them, and whoever waits for one should know.
import { Alert } from '@mantine/core'
import { useAsk } from './use-ask.ts'
import { words } from './words.ts'

/** Said where somebody waits for a letter; `way` is how they are let in instead. Until it is known, letters go out. */
export function LettersKept({ way }: { way: string }) {
  const standing = useAsk('GET /session', {}, { staleMs: 60_000 })
  if (standing.data?.sends_letters !== false) return null
  return (
    <Alert color="yellow" role="note">
      {words.lettersKept} {way}
    </Alert>
  )
}

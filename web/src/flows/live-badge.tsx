// Whether what is live is what is saved.
import { Badge } from '@mantine/core'
import type { Flow } from '../api-types.ts'
import { flowWords } from '../words/flows.ts'

export function LiveBadge({ flow: { deployed_at, draft } }: { flow: Pick<Flow, 'deployed_at' | 'draft'> }) {
  const [label, color] = !deployed_at
    ? [flowWords.never, 'gray']
    : draft
      ? [flowWords.pending, 'orange']
      : [flowWords.live, 'green']
  return (
    <Badge variant="light" color={color}>
      {label}
    </Badge>
  )
}

// What operators did: who, when, about whom, why.
import { Text } from '@mantine/core'
import { useState } from 'react'
import { When } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { operatorWords } from '../words/operator.ts'
import { Leaf, PAGE } from './leaf.tsx'

const said = operatorWords.acts

export function Acts() {
  const [before, setBefore] = useState<string>()
  const acts = useAsk('GET /operator/acts', { query: { limit: PAGE, before_id: before } })
  return (
    <Leaf of={acts} before={before} onBefore={setBefore} none={said.none} noneText={said.noneText}>
      {({ act, about_name, detail, email, created_at }) => (
        <>
          <Text fw={600} className="person">
            {said.words[act]}
            {about_name && `: ${about_name}`}
          </Text>
          {detail && <Text className="person">{detail}</Text>}
          <Text size="sm" c="dimmed" className="person">
            {email} · <When at={created_at} />
          </Text>
        </>
      )}
    </Leaf>
  )
}

// Leads: what came lately, arriving while one watches, or what a search finds.
import { CloseButton, Stack, TextInput } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { Heading } from '../parts.tsx'
import { words } from '../words/leads.ts'
import { Found } from './found.tsx'
import './leads.css'
import { Recent } from './recent.tsx'
import { useTyped } from './use-typed.ts'

const TYPING_MS = 250

export function Leads() {
  const [search, setSearch] = useSearchParams()
  const query = search.get('q') ?? ''
  const ask = (given: string) => {
    const next = new URLSearchParams(search)
    next.delete('page')
    if (given) next.set('q', given)
    else next.delete('q')
    setSearch(next, { replace: query !== '' })
  }
  const [text, write] = useTyped(query, ask, TYPING_MS)
  return (
    <Stack gap="md" maw={1200}>
      <Heading>{words.title}</Heading>
      <TextInput
        type="search"
        role="searchbox"
        label={words.search}
        description={words.searchHint}
        value={text}
        maxLength={300}
        onChange={(event) => write(event.currentTarget.value)}
        rightSection={text && <CloseButton aria-label={words.clear} onClick={() => write('')} size="sm" />}
      />
      {query ? <Found query={query} /> : <Recent />}
    </Stack>
  )
}

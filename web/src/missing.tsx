// An address that has no page.
import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { Empty } from './parts.tsx'
import { words } from './words.ts'

export function Missing() {
  const { title, text, home } = words.missing
  return (
    <Empty title={title} text={text}>
      <Button component={Link} to="/">
        {home}
      </Button>
    </Empty>
  )
}

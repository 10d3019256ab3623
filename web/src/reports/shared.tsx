// A report that somebody shares by a link: readable without an account.
import { Container, Stack, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { Empty, Heading, Loaded, Waiting } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'
import { reportWords } from '../words/reports.ts'
import { readingBy } from './reading.ts'
import { Figures } from './saved-report.tsx'

const said = reportWords

export function SharedReport() {
  const { token = '' } = useParams()
  const report = useAsk('GET /reports/{id}', { path: { id: token } })
  const meta = useAsk('GET /reports/{token}/meta', { path: { token } })
  const isGone = [report.error, meta.error].some((fault) => fault?.status === 404 || fault?.status === 401)
  return (
    <Container size="xl" py="lg" component="main">
      {isGone ? (
        <Empty title={said.sharedGone} text={said.sharedGoneText} />
      ) : (
        <Loaded of={report}>
          {(report) =>
            meta.data ? (
              <Stack gap="md">
                <div>
                  <Heading>{report.name}</Heading>
                  <Text c="dimmed">{said.sharedBy(meta.data.account_name)}</Text>
                </div>
                <Figures
                  report={report}
                  named={token}
                  reading={readingBy([...meta.data.flows, ...meta.data.entities])}
                />
              </Stack>
            ) : (
              <Waiting />
            )
          }
        </Loaded>
      )}
    </Container>
  )
}

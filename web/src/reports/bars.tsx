// Bars whose library is fetched once the figures beside them are shown: those are what a reader came for.
import { Skeleton, Text } from '@mantine/core'
import { lazy } from '../lazy.tsx'
import { reportWords } from '../words/reports.ts'

export const Bars = lazy(() => import('./charts.tsx').then((all) => ({ default: all.Bars })), {
  meanwhile: <Skeleton h={260} />,
  lost: (
    <Text size="sm" c="dimmed" py="sm">
      {reportWords.chartLost}
    </Text>
  ),
})

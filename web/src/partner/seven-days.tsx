// How much passed in seven days, in a line: leads, how many were accepted, how soon they were answered.
import { Text } from '@mantine/core'
import type { PartnerFigures } from '../api-types.ts'
import { shownCount, shownPercent, shownWait } from '../reports/figures.ts'
import { partnerWords } from '../words/partner.ts'

const said = partnerWords.figures

export function SevenDays({ figures }: { figures: PartnerFigures | undefined }) {
  if (!figures) return null
  const { submitted, acceptance_rate, wait_p50 } = figures
  return (
    <Text size="sm" c="dimmed" w="100%" data-figures>
      {acceptance_rate === null
        ? said.none
        : said.line(
            shownCount(submitted),
            shownPercent(acceptance_rate),
            wait_p50 === null ? null : shownWait(wait_p50),
          )}
    </Text>
  )
}

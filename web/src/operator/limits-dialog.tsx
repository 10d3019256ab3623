// How much an account may have, as whoever runs the exchange says.
import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { ShownAccount } from '../api-types.ts'
import { faultAt } from '../parts.tsx'
import { operatorWords } from '../words/operator.ts'
import { type DialogProps, ReasonDialog } from './reason-dialog.tsx'

const said = operatorWords.accounts

type Limits = ShownAccount['limits']
const NAMES = ['sources', 'flows', 'leads_per_day'] as const

export function LimitsDialog(props: DialogProps) {
  const { name, limits: before } = props.account
  const [limits, setLimits] = useState<Limits>(before)
  return (
    <ReasonDialog
      {...props}
      title={said.limitTitle(name)}
      label={said.save}
      text={said.limitText}
      change={{ limits }}
      done={said.limitsSaved(name)}
      paths={NAMES.map((each) => `/limits/${each}`)}
      fields={(fault) =>
        NAMES.map((each) => (
          <NumberInput
            key={each}
            label={said.limitNames[each]}
            description={said.limitHints[each]}
            allowDecimal={false}
            allowNegative={false}
            value={limits[each] ?? ''}
            onChange={(value) => setLimits({ ...limits, [each]: typeof value === 'number' ? value : null })}
            error={faultAt(fault, `/limits/${each}`)}
          />
        ))
      }
    />
  )
}

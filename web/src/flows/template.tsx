// A text in which `{{` offers the variables that there are.
import { Autocomplete, type AutocompleteProps } from '@mantine/core'
import { flowWords } from '../words/flows.ts'
import { useWriting } from './editing.ts'
import { offeredFor } from './offered.ts'

type Props = Omit<AutocompleteProps, 'data' | 'value' | 'onChange'> & {
  value: string
  onChange(value: string): void
  /** Offered where no variable is begun. */
  names?: string[]
}

export function Template({ value, names = [], ...rest }: Props) {
  const { variables, mayWrite } = useWriting()
  const { before, offered } = offeredFor(value, variables, names)
  return (
    <Autocomplete
      size="sm"
      placeholder={flowWords.mappings.valueHint}
      disabled={!mayWrite}
      {...rest}
      value={value}
      data={offered}
      filter={({ options }) => options}
      renderOption={({ option }) =>
        before === undefined ? option.value : option.value.slice(before.length, -2)
      }
    />
  )
}

// Marks where something is not right: how many faults stand below, and those that stand at no field of their own.
import { Alert, Badge, Text } from '@mantine/core'
import { flowWords } from '../words/flows.ts'
import { useWriting } from './editing.ts'

export function FaultCount({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <Badge size="sm" color="red" variant="filled" circle aria-label={flowWords.editor.faults(count)}>
      {count}
    </Badge>
  )
}

/** Members whose inputs show their own faults. */
const AT_FIELDS =
  /\/(lhv|op|rhv|property|value(\/\d+)?|maximum|duration|amount|outcome|reason|time_zone|name|description|notes|module_id|credential_id|list_name|service_id|fallback_price|pricing\/prices|authentication_required|hours_of_operation.*)$/

/** Every other fault of a part, with the place that it names. */
export function FaultsHere({ path }: { path: string }) {
  const { faults } = useWriting()
  const others = faults.filter(
    (fault) =>
      (fault.path === path || fault.path.startsWith(`${path}/`)) &&
      !AT_FIELDS.test(fault.path) &&
      !/\/rules\/\d+$/.test(fault.path),
  )
  if (others.length === 0) return null
  return (
    <Alert color="red" variant="light" role="alert">
      {others.map((fault) => (
        <Text key={`${fault.path} ${fault.message}`} size="sm">
          {fault.path.slice(path.length + 1).replaceAll('/', ' › ')} {fault.message}
        </Text>
      ))}
    </Alert>
  )
}

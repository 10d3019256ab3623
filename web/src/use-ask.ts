// Requests as hooks: what is read stays fresh; what is changed makes everything that was read be read again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Requests } from './api-types.ts'
import { ask, type Fault, type Order, type Request } from './ask.ts'

const LIVE_MS = 3_000

/** `live` asks again every few seconds while the page is looked at; what is younger than `staleMs` is not asked for again. */
export function useAsk<R extends Request>(
  request: R,
  order: Order<R> = {} as Order<R>,
  { live = false, enabled = true, staleMs = 0 } = {},
) {
  return useQuery<Requests[R]['answer'], Fault>({
    queryKey: [request, order],
    queryFn: () => ask(request, order),
    enabled,
    staleTime: staleMs,
    ...(live && { refetchInterval: LIVE_MS }),
  })
}

export function useChange<I, O>(change: (input: I) => Promise<O>, onDone?: (output: O, input: I) => unknown) {
  const client = useQueryClient()
  return useMutation<O, Fault, I>({
    mutationFn: change,
    onSuccess: async (output, input) => {
      await client.invalidateQueries()
      await onDone?.(output, input)
    },
  })
}

// The draft of a flow: what is typed stays until it is saved, whatever happens to the connection or to the page.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Flow } from '../api-types.ts'
import { askTagged, type Fault } from '../ask.ts'
import { useChange } from '../use-ask.ts'
import { documentOf, isSame, type Told } from './draft.ts'

type Read = { flow: Flow; etag: string | undefined }

/** Typed and not saved, by flow: it outlives the page that it was typed on. */
const unsaved = new Map<string, Read>()

export type Draft = ReturnType<typeof useDraft>

export function useDraft(id: string) {
  const client = useQueryClient()
  const key = ['GET /flows/{id}', id, 'draft']
  const [edited, setEdited] = useState<Read | undefined>(unsaved.get(id))
  const [faults, setFaults] = useState<Told[]>([])
  const query = useQuery<Read, Fault>({
    queryKey: key,
    queryFn: async () => {
      const { answer, etag } = await askTagged('GET /flows/{id}', { path: { id } })
      return { flow: answer, etag }
    },
  })
  const keep = (next: Read | undefined) => {
    if (next) unsaved.set(id, next)
    else unsaved.delete(id)
    setEdited(next)
  }
  const flow = edited?.flow ?? query.data?.flow
  /** `over` saves whatever somebody else has saved meanwhile. */
  const save = useChange(
    async (over: boolean) => {
      if (!flow) return undefined
      const ifMatch = over ? undefined : (edited ?? query.data)?.etag
      const { answer, etag } = await askTagged('PUT /flows/{id}', {
        path: { id },
        body: documentOf(flow),
        ifMatch,
      })
      client.setQueryData(key, { flow: answer, etag })
      return answer
    },
    () => {
      keep(undefined)
      setFaults([])
    },
  )
  const { error } = save
  useEffect(() => {
    if (error) setFaults(error.errors)
  }, [error])
  useEffect(() => {
    if (!edited) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [edited])
  return {
    query,
    flow,
    isDirty: edited !== undefined,
    faults,
    setFaults,
    save,
    change(change: Partial<Flow>) {
      const base = edited ?? query.data
      if (!base) return
      const next = { ...base, flow: { ...base.flow, ...change } }
      keep(isSame(next.flow, query.data?.flow) ? undefined : next)
    },
    readTheirs() {
      keep(undefined)
      setFaults([])
      save.reset()
      return query.refetch()
    },
  }
}

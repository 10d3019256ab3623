// What every part of the editor needs: the flow as it is edited, how to change it, and what it may name.
import { createContext, useContext } from 'react'
import type { Entity, Field, Flow, ListedModule } from '../api-types.ts'
import { faultsBelow, type Told } from './draft.ts'
import type { Labels } from './rule-words.ts'

export type Editing = {
  flow: Flow
  change(change: Partial<Flow>): void
  faults: Told[]
  mayWrite: boolean
  fields: Field[]
  entities: Entity[]
  modules: ListedModule[]
  /** Names that rules and templates may use. */
  variables: string[]
  label: Labels
}

const Context = createContext<Editing | undefined>(undefined)
export const EditingProvider = Context.Provider

export function useEditing(): Editing {
  const editing = useContext(Context)
  if (!editing) throw new Error('This part stands in no editor')
  return editing
}

/** What the API says is wrong just here. */
export function useFaultAt(path: string): string | undefined {
  return useEditing().faults.find((fault) => fault.path === path)?.message
}

/** What it says is wrong here and below. */
export function useFaultsBelow(path: string): Told[] {
  return faultsBelow(useEditing().faults, path)
}

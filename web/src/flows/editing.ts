// What every part of the editor needs: the flow as it is edited, how to change it, and what it may name.
import { createContext, createElement, type ReactNode, useContext } from 'react'
import type { Entity, Field, Flow, ListedModule } from '../api-types.ts'
import { faultsBelow, type Told } from './draft.ts'
import type { Labels } from './rule-words.ts'

/** What rules, mappings and templates need, wherever they stand. */
export type Writing = {
  faults: Told[]
  mayWrite: boolean
  /** Names that rules and templates may use. */
  variables: string[]
  label: Labels
}

export type Editing = Writing & {
  flow: Flow
  change(change: Partial<Flow>): void
  fields: Field[]
  entities: Entity[]
  modules: ListedModule[]
}

const WritingContext = createContext<Writing | undefined>(undefined)
const EditingContext = createContext<Editing | undefined>(undefined)

export const WritingProvider = WritingContext.Provider

export function EditingProvider({ value, children }: { value: Editing; children: ReactNode }) {
  const inner = createElement(WritingProvider, { value }, children)
  return createElement(EditingContext.Provider, { value }, inner)
}

/** Offers further variables to what stands within. */
export function WithVariables({ names, children }: { names: string[]; children: ReactNode }) {
  const writing = useWriting()
  const variables = [...new Set([...names, ...writing.variables])]
  return createElement(WritingProvider, { value: { ...writing, variables } }, children)
}

export function useEditing(): Editing {
  const editing = useContext(EditingContext)
  if (!editing) throw new Error('This part stands in no editor')
  return editing
}

export function useWriting(): Writing {
  const writing = useContext(WritingContext)
  if (!writing) throw new Error('This part stands in no editor')
  return writing
}

/** What the API says is wrong just here. */
export function useFaultAt(path: string): string | undefined {
  return useWriting().faults.find((fault) => fault.path === path)?.message
}

/** What it says is wrong here and below. */
export function useFaultsBelow(path: string): Told[] {
  return faultsBelow(useWriting().faults, path)
}

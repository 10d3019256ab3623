// What is wrong with a text that may be a template, as a fault at its place.
import type { Fault } from '../lib/errors.ts'
import { compileTemplate, isTemplate } from './template.ts'
import { TemplateError } from './template-error.ts'

/** Nothing for what is no text, or no template. */
export function faultInTemplate(text: unknown, path: string): Fault[] {
  if (typeof text !== 'string' || !isTemplate(text)) return []
  try {
    compileTemplate(text)
    return []
  } catch (error) {
    if (error instanceof TemplateError) return [{ path, message: error.message }]
    throw error
  }
}

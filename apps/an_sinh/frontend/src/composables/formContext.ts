import { inject, provide, type InjectionKey } from 'vue'
import type { Doc, DocField, DocMeta, Value } from '@/types'
import type { FieldState } from '@/utils/fieldState'

/** What the parts of a form share. */
export interface FormContext {
  doc: () => Doc
  meta: () => DocMeta
  childMeta: (doctype: string) => DocMeta | undefined
  state: (field: DocField, row?: Doc) => FieldState
  set: (fieldname: string, value: Value) => void
  error: (fieldname: string) => string
  /** What is wrong with a control's text, shown beside it; `key` is the fieldname or the id of a grid's cell. */
  setProblem: (key: string, message: string) => void
  /** Takes what is still being typed as leaving the field would; false, and says which, when some can't be read. */
  takeTyped: () => Promise<boolean>
  newRow: (parentfield: string) => Doc | undefined
}

const KEY: InjectionKey<FormContext> = Symbol('form')

export const provideForm = (context: FormContext) => provide(KEY, context)

export function useFormContext(): FormContext {
  const context = inject(KEY)
  if (!context) throw new Error('A form field stands outside of a form')
  return context
}

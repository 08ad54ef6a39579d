import { inject, provide, type InjectionKey } from 'vue'
import type { Doc, DocField, DocMeta } from '@/types'
import type { FieldState } from '@/utils/fieldState'

/** What the parts of a form share. */
export interface FormContext {
  doc: () => Doc
  meta: () => DocMeta
  childMeta: (doctype: string) => DocMeta | undefined
  state: (field: DocField, row?: Doc) => FieldState
  set: (fieldname: string, value: any) => void
  error: (fieldname: string) => string
  /** Text that can't be read as a value: saving waits until it is put right. */
  setProblem: (fieldname: string, message: string) => void
  newRow: (parentfield: string) => Doc | undefined
}

const KEY: InjectionKey<FormContext> = Symbol('form')

export const provideForm = (context: FormContext) => provide(KEY, context)

export function useFormContext(): FormContext {
  const context = inject(KEY)
  if (!context) throw new Error('A form field stands outside of a form')
  return context
}

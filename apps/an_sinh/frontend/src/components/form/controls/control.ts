import { computed } from 'vue'
import type { Doc, DocField } from '@/types'

export interface ControlProps {
  id: string
  field: DocField
  modelValue: any
  doctype: string
  doc?: Doc
  small?: boolean
  clearable?: boolean
  invalid?: boolean
  required?: boolean
  describedby?: string
  label?: string
}

/** Attributes that every native input of a control carries. */
export function useControl(props: ControlProps) {
  return computed(() => ({
    id: props.id,
    class: ['control', props.small && 'control-small'],
    'aria-invalid': props.invalid || undefined,
    'aria-required': props.required || undefined,
    'aria-describedby': props.describedby,
    'aria-label': props.label,
  }))
}

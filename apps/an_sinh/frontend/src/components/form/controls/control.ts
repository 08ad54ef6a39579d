import { computed, ref } from 'vue'
import { usePendingText } from '@/composables/pendingText'
import { __ } from '@/data/i18n'
import type { Doc, DocField, Value } from '@/types'

export interface ControlProps {
  id: string
  field: DocField
  modelValue: Value
  doctype: string
  doc?: Doc
  small?: boolean
  clearable?: boolean
  invalid?: boolean
  required?: boolean
  describedby?: string
  label?: string
}

/** What the screen calls a control. */
export const controlName = (props: ControlProps) =>
  props.label ?? __(props.field.label, [], props.field.parent)

/**
 * A control whose text becomes the value when it is left, or at the latest when somebody saves. `read` makes it the
 * value and says whether it could; text that nobody typed is left alone, for it may show less than the value holds.
 */
export function useTypedText(props: ControlProps, read: () => boolean | Promise<boolean>) {
  const typed = ref(false)
  let reading: Promise<boolean> | null = null

  function commit(): boolean | Promise<boolean> {
    if (reading) return reading
    if (!typed.value) return true
    const done = read()
    if (typeof done === 'boolean') {
      typed.value = !done
      return done
    }
    return (reading = done
      .then((good) => {
        typed.value = !good
        return good
      })
      .finally(() => (reading = null)))
  }

  usePendingText({ name: () => controlName(props), commit })
  return { typed, commit }
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

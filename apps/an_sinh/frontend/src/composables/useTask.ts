import { ref } from 'vue'
import { __ } from '@/data/i18n'
import { commitPendingText } from './pendingText'
import { useToast } from './useToast'

/**
 * Something that a button does: what runs now, and what went wrong. Only one thing runs at a time, and it sees what
 * was still being typed when the button was pressed. `inPlace`: the error stands in `error` instead of a toast.
 */
export function useTask({ inPlace = false } = {}) {
  const toast = useToast()
  /** The name of what runs, or nothing. */
  const busy = ref('')
  const error = ref('')

  function fail(message: string) {
    if (inPlace) error.value = message
    else toast.error(message)
  }

  /** Runs it; true when it went through. */
  async function run(task: () => unknown, name = 'task'): Promise<boolean> {
    if (busy.value) return false
    busy.value = name
    error.value = ''
    try {
      const unread = await commitPendingText()
      if (unread.length) throw new Error(__('Please correct: {0}.', [unread.join('; ')]))
      await task()
      return true
    } catch (failure) {
      fail((failure as Error).message)
      return false
    } finally {
      busy.value = ''
    }
  }

  return { busy, error, run }
}

import { ref } from 'vue'
import { __ } from '@/data/i18n'
import { commitPendingText } from './pendingText'
import { useConfirm, type Question } from './useConfirm'
import { useToast } from './useToast'

/**
 * Something that a button does: what runs now, and what went wrong. Only one thing runs at a time, and it sees what
 * was still being typed when the button was pressed. `inPlace`: the error stands in `error` instead of a toast.
 */
export function useTask({ inPlace = false } = {}) {
  const toast = useToast()
  const { ask } = useConfirm()
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

  /** Asks first, in a dialog; true when it was confirmed and went through. `task` is given the reason that was asked for. */
  async function confirmed(
    question: Question,
    task: (reason: string) => unknown,
    name = 'task',
  ): Promise<boolean> {
    const { choice, reason } = await ask(question)
    return choice === 'confirm' && (await run(() => task(reason), name))
  }

  return { busy, error, run, confirmed }
}

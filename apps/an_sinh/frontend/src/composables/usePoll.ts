import { useTimeoutPoll } from '@vueuse/core'
import { ref } from 'vue'

const LONGEST_PAUSE = 30000

/** Calls `task` every `milliseconds` until it answers false; failures only lengthen the pause. */
export function usePoll(task: () => Promise<boolean>, milliseconds: number) {
  const pause = ref(milliseconds)

  async function step() {
    try {
      if (!(await task())) poll.pause()
      pause.value = milliseconds
    } catch {
      pause.value = Math.min(pause.value * 2, LONGEST_PAUSE)
    }
  }
  const poll = useTimeoutPoll(step, pause, { immediate: false, immediateCallback: true })

  return { running: poll.isActive, start: poll.resume, stop: poll.pause }
}

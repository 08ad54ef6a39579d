import { onScopeDispose, ref } from 'vue'

/** Calls `task` every `milliseconds` until it answers false; failures only lengthen the pause. */
export function usePoll(task: () => Promise<boolean>, milliseconds: number) {
  const running = ref(false)
  let handle: ReturnType<typeof setTimeout> | undefined

  async function step(pause: number) {
    if (!running.value) return
    let goOn = true
    let next = milliseconds
    try {
      goOn = await task()
    } catch {
      next = Math.min(pause * 2, 30000)
    }
    if (!running.value) return
    if (goOn) handle = setTimeout(() => step(next), next)
    else running.value = false
  }

  function start() {
    if (running.value) return
    running.value = true
    void step(milliseconds)
  }

  function stop() {
    running.value = false
    clearTimeout(handle)
  }

  onScopeDispose(stop)
  return { running, start, stop }
}

import { onScopeDispose, ref, shallowRef } from 'vue'
import { ServerError } from '@/utils/errors'
import type { Value } from '@/types'

/**
 * Runs a fetch with its state for the screen. A newer run aborts the older one, so that a slow answer never
 * overwrites a later one.
 */
export function useAsync<T, A extends Value[]>(task: (signal: AbortSignal, ...args: A) => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const error = shallowRef<ServerError | null>(null)
  const loading = ref(false)
  let current: AbortController | null = null

  async function run(...args: A): Promise<T | null> {
    current?.abort()
    const mine = (current = new AbortController())
    loading.value = true
    error.value = null
    try {
      const answer = await task(mine.signal, ...args)
      if (mine === current) data.value = answer as Value
      return answer
    } catch (failure) {
      if (mine === current && !mine.signal.aborted)
        error.value =
          failure instanceof ServerError
            ? failure
            : new ServerError('server', [String(failure)], 0, 'ClientError')
      return null
    } finally {
      if (mine === current) loading.value = false
    }
  }

  onScopeDispose(() => current?.abort())
  return { data, error, loading, run }
}

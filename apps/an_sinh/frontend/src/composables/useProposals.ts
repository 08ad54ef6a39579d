import { computed, ref, shallowRef } from 'vue'
import { __ } from '@/data/i18n'
import type { Proposed } from '@/data/shapes'
import { formatNumber } from '@/utils/format'
import { useConfirm } from './useConfirm'
import { useRowSelection } from './useRowSelection'
import { useTask } from './useTask'
import { useToast } from './useToast'

/** A row of which a change can be proposed, unless one is open. */
export interface Proposable {
  entitlement: string
  beneficiary: string
  full_name: string
  change: string | null
}

// A few at a time: a slow line loses little, and the officer sees that it goes on.
const AT_ONCE = 50

/**
 * Changes of benefits proposed for the marked rows of a page, after a question; `make` makes those of some
 * entitlements, `reload` shows the rows again.
 */
export function useProposals(make: (entitlements: string[]) => Promise<Proposed>, reload: () => unknown) {
  const { ask } = useConfirm()
  const toast = useToast()
  const task = useTask()
  const selection = useRowSelection()
  const done = ref(0)
  const skipped = shallowRef<Proposed['skipped']>([])

  async function propose() {
    const names = selection.list()
    const { choice } = await ask({
      title: __('Propose {0} changes?', [formatNumber(names.length)]),
      message: __('Each becomes a draft in your name, which you can still change before you send it.'),
      confirm: __('Propose'),
    })
    if (choice !== 'confirm') return
    let created = 0
    skipped.value = []
    await task.run(async () => {
      for (done.value = 0; done.value < names.length; done.value += AT_ONCE) {
        const made = await make(names.slice(done.value, done.value + AT_ONCE))
        skipped.value = [...skipped.value, ...made.skipped]
        created += made.created.length
      }
    })
    // What was made before something failed stays made.
    if (created) toast.success(__('{0} changes were proposed.', [formatNumber(created)]))
    selection.clear()
    await reload()
  }

  /** Begins again: another unit or month. */
  function forget() {
    selection.clear()
    skipped.value = []
  }

  return { selection, done, skipped, busy: computed(() => Boolean(task.busy.value)), propose, forget }
}

export type Proposals = ReturnType<typeof useProposals>

import { computed, ref } from 'vue'

/** The marked rows of a table, by their keys; marks stay while other pages are looked at. */
export function useRowSelection() {
  const keys = ref(new Set<string>())

  return {
    keys,
    count: computed(() => keys.value.size),
    list: () => [...keys.value],
    set: (chosen: Iterable<string>) => (keys.value = new Set(chosen)),
    clear: () => (keys.value = new Set()),
  }
}

export type RowSelection = ReturnType<typeof useRowSelection>

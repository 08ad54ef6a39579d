import { computed, ref, watch, type Ref } from 'vue'
import { PAGE_SIZES } from '@/utils/listing'

/** Pages of rows that are all here already. A shorter list goes back to its first page. */
export function usePages<Row>(rows: Ref<Row[]>, first = PAGE_SIZES[1]) {
  const page = ref(1)
  const size = ref(first)
  const pages = computed(() => Math.max(1, Math.ceil(rows.value.length / size.value)))
  const shown = computed(() => rows.value.slice((page.value - 1) * size.value, page.value * size.value))
  watch([pages, size], () => (page.value = Math.min(page.value, pages.value)))
  return { page, size, pages, shown }
}

import { computed, reactive, ref, watch, type Ref } from 'vue'
import { PAGE_SIZES } from '@/utils/listing'

/** Which page of how many rows is shown. */
export interface Pager {
  readonly page: number
  readonly size: number
  /** null while nobody has counted the rows. */
  readonly pages: number | null
  readonly total: number | null
  go: (page: number) => void
  resize: (size: number) => void
}

/** Pages that the server cuts; `total` says how many rows there are. Another size begins at the first page. */
export function useServerPages(total: () => number | null, first = PAGE_SIZES[1]) {
  const page = ref(1)
  const size = ref(first)
  const pages = computed(() => {
    const count = total()
    return count === null ? null : Math.max(1, Math.ceil(count / size.value))
  })
  const pager: Pager = reactive({
    page,
    size,
    pages,
    total: computed(total),
    go: (wanted: number) => (page.value = wanted),
    resize: (wanted: number) => {
      size.value = wanted
      page.value = 1
    },
  })
  return { page, size, pages, pager, offset: computed(() => (page.value - 1) * size.value) }
}

/** Pages of rows that are all here already. A shorter list goes back to its last page. */
export function usePages<Row>(rows: Ref<Row[]>, first = PAGE_SIZES[1]) {
  const { page, size, pages, pager, offset } = useServerPages(() => rows.value.length, first)
  const shown = computed(() => rows.value.slice(offset.value, offset.value + size.value))
  watch(pages, () => (page.value = Math.min(page.value, pages.value!)))
  return { page, size, pages, pager, shown }
}

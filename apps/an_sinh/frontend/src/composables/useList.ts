import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useStorage } from '@vueuse/core'
import type { FilterRow } from '@/types'
import { countRows, fetchRows, type ListQuery } from '@/data/lists'
import { fetchTitles } from '@/data/links'
import type { MetaBundle } from '@/data/meta'
import { decodeFilters, encodeFilters } from '@/utils/filters'
import {
  chosenColumns,
  PAGE_SIZES,
  parseSort,
  requestedFields,
  searchFilters,
  sortText,
  type Sort,
} from '@/utils/listing'
import { useAsync } from './useAsync'
import type { Pager } from './usePages'

/** A list whose whole state (search, filters, sort, page) lives in the address, so that a link shows the same list. */
export function useList(bundle: MetaBundle, fixed: FilterRow[] = []) {
  const route = useRoute()
  const router = useRouter()
  const { meta } = bundle
  const kept = useStorage<Record<string, string>>('an-sinh-columns', {})
  const columns = computed(() => chosenColumns(meta, route.query.columns ?? kept.value[meta.name]))
  const total = ref<number | null>(null)

  const filters = computed(() => decodeFilters(route.query.filters))
  const search = computed(() => String(route.query.q ?? ''))
  const sort = computed(() => parseSort(meta, route.query.sort))
  const size = computed(() =>
    PAGE_SIZES.includes(Number(route.query.size)) ? Number(route.query.size) : PAGE_SIZES[0],
  )
  const page = computed(() => Math.max(1, Math.trunc(Number(route.query.page)) || 1))
  const query = computed<ListQuery>(() => ({
    doctype: meta.name,
    fields: requestedFields(meta, columns.value),
    filters: [...fixed, ...filters.value],
    orFilters: searchFilters(meta, search.value),
    sort: sort.value,
    page: page.value,
    size: size.value,
  }))

  const rows = useAsync(async (signal) => {
    const found = await fetchRows(query.value, signal)
    const links = columns.value.filter((column) => column.field.fieldtype === 'Link')
    void Promise.all(
      links.map(({ field }) =>
        fetchTitles(
          field.options ?? '',
          found.map((row) => row[field.fieldname]),
        ),
      ),
    )
    return found
  })
  const counted = useAsync(async (signal) => {
    total.value = await countRows(query.value, signal)
    return total.value
  })
  const lastQuestion = shallowRef('')

  function load() {
    void rows.run()
    const question = JSON.stringify([query.value.filters, query.value.orFilters])
    // Turning the page doesn't change how many there are.
    if (question !== lastQuestion.value || total.value === null) {
      lastQuestion.value = question
      total.value = null
      void counted.run()
    }
  }

  /** After something else changed the rows: their number may have changed as well. */
  function reload() {
    total.value = null
    load()
  }

  function change(values: Record<string, string | undefined>) {
    const next = { ...route.query, page: undefined, ...values }
    void router.replace({ query: Object.fromEntries(Object.entries(next).filter(([, value]) => value)) })
  }

  const setFilters = (list: FilterRow[]) => change({ filters: encodeFilters(list) })
  /** Shows these columns, here and the next time; without any the DocType's own. */
  function setColumns(names: string[]) {
    const text = names.join(',')
    kept.value = Object.fromEntries(
      [...Object.entries(kept.value).filter(([doctype]) => doctype !== meta.name), [meta.name, text]].filter(
        ([, value]) => value,
      ),
    )
    change({ columns: text || undefined })
  }
  const setSearch = (text: string) => change({ q: text || undefined })
  const setSort = (wanted: Sort) => change({ sort: sortText(wanted) })
  const setPage = (number: number) => change({ page: number > 1 ? String(number) : undefined })
  const setSize = (number: number) => change({ size: String(number) })
  const pages = computed(() =>
    total.value === null ? null : Math.max(1, Math.ceil(total.value / size.value)),
  )

  const pager: Pager = reactive({ page, size, pages, total, go: setPage, resize: setSize })

  watch(query, load, { immediate: true })

  return {
    columns,
    rows,
    total,
    filters,
    search,
    sort,
    pager,
    query,
    load,
    reload,
    setFilters,
    setSearch,
    setSort,
    setColumns,
  }
}

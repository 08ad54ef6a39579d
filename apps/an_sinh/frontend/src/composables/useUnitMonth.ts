import { ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { session } from '@/data/session'
import { addMonths, today } from '@/utils/dates'

/**
 * The unit and month of a page, kept in its address; it begins with the user's only area and this month, or one
 * so many months later.
 */
export function useUnitMonth(later = 0) {
  const route = useRoute()
  const router = useRouter()
  const areas = session.boot?.areas ?? []
  const unit = ref(String(route.query.unit ?? (areas.length === 1 ? areas[0].name : '')))
  const month = ref(String(route.query.month ?? addMonths(today(), later)))

  watch([unit, month], () => {
    void router.replace({ query: { ...route.query, unit: unit.value || undefined, month: month.value } })
  })
  return { unit, month }
}

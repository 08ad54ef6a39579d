import type { Doc, DocField, DocMeta } from '@/types'
import { DISPLAY_TYPES, NUMERIC_TYPES, TABLE_TYPES } from './format'

export const ROWS_A_PAGE = 50
const MOST_COLUMNS = 7

/** Columns of a child table: those marked for lists, else the first that can be filled. */
export function tableColumns(meta: DocMeta): DocField[] {
  const usable = meta.fields.filter(
    (field) => !field.hidden && !DISPLAY_TYPES.has(field.fieldtype) && !TABLE_TYPES.has(field.fieldtype),
  )
  const marked = usable.filter((field) => field.in_list_view)
  return (marked.length ? marked : usable).slice(0, MOST_COLUMNS)
}

/** Rows numbered again after one was added, removed or moved; the rows themselves are not copied. */
export function renumbered(rows: Doc[]): Doc[] {
  rows.forEach((row, index) => (row.idx = index + 1))
  return rows
}

/** A row moved by `step` places; out of the table's ends nothing moves. */
export function moved(rows: Doc[], index: number, step: number): Doc[] {
  const target = index + step
  if (target < 0 || target >= rows.length) return rows
  const list = [...rows]
  list.splice(target, 0, ...list.splice(index, 1))
  return renumbered(list)
}

export const isNumeric = (field: DocField) => NUMERIC_TYPES.has(field.fieldtype)

import type { DocField, DocMeta, FilterRow, Value } from '@/types'
import { fieldOf } from './filters'
import { DISPLAY_TYPES, LONG_TEXT_TYPES, NUMERIC_TYPES, TABLE_TYPES } from './format'
import { plain } from './text'

export const PAGE_SIZES = [20, 100, 500]

export interface Column {
  field: DocField
  /** Shown as the row's heading, and as the card's on a phone. */
  primary: boolean
  numeric: boolean
}

const MOST_COLUMNS = 8

/** Columns of a list: the title first, then what the metadata marks for lists. */
export function listColumns(meta: DocMeta): Column[] {
  const titled = meta.title_field ? fieldOf(meta, meta.title_field) : undefined
  const title: DocField = titled ?? { fieldname: 'name', fieldtype: 'Data', label: 'ID' }
  const stateField = meta.workflow?.workflow_state_field
  const rest = meta.fields.filter(
    (field) =>
      field.fieldname !== title.fieldname &&
      !DISPLAY_TYPES.has(field.fieldtype) &&
      !TABLE_TYPES.has(field.fieldtype) &&
      !field.is_virtual &&
      (field.in_list_view || field.fieldname === stateField),
  )
  return [title, ...rest].slice(0, MOST_COLUMNS).map((field, index) => ({
    field,
    primary: index === 0,
    numeric: NUMERIC_TYPES.has(field.fieldtype),
  }))
}

const MOST_CHOSEN = 16

/** Fields that can be columns, in the order of the form. */
export function columnFields(meta: DocMeta): DocField[] {
  return meta.fields.filter(
    (field) =>
      Boolean(field.label) &&
      !DISPLAY_TYPES.has(field.fieldtype) &&
      !TABLE_TYPES.has(field.fieldtype) &&
      !field.is_virtual &&
      !field.hidden &&
      field.fieldname !== 'search_key',
  )
}

/** The columns of `full_name,phone` behind the title; the DocType's own when nothing of it can be one. */
export function chosenColumns(meta: DocMeta, text: unknown): Column[] {
  const [title, ...usual] = listColumns(meta)
  const offered = new Map(columnFields(meta).map((field) => [field.fieldname, field]))
  const wanted = [...new Set(String(text ?? '').split(','))].filter(
    (name) => offered.has(name) && name !== title.field.fieldname,
  )
  if (!wanted.length) return [title, ...usual]
  return [
    title,
    ...wanted.slice(0, MOST_CHOSEN).map((name) => {
      const field = offered.get(name)!
      return { field, primary: false, numeric: NUMERIC_TYPES.has(field.fieldtype) }
    }),
  ]
}

/** Fields to ask the server for: those shown and those that every row needs. */
export function requestedFields(meta: DocMeta, columns: Column[]): string[] {
  const names = new Set(['name', 'modified', ...columns.map((column) => column.field.fieldname)])
  if (meta.is_submittable) names.add('docstatus')
  if (meta.workflow) names.add(meta.workflow.workflow_state_field)
  return [...names]
}

export function standardFilters(meta: DocMeta): DocField[] {
  return meta.fields.filter(
    (field) =>
      field.in_standard_filter &&
      !LONG_TEXT_TYPES.has(field.fieldtype) &&
      !DISPLAY_TYPES.has(field.fieldtype),
  )
}

const WHOLE_NUMBERS = ['id_number', 'account_number']

/** Conditions of which one must hold for a row to be found by the typed text. */
export function searchFilters(meta: DocMeta, text: string): FilterRow[] {
  const typed = text.trim()
  if (!typed) return []
  const named = (meta.search_fields ?? '').split(',').map((name) => name.trim())
  const candidates = new Set(['name', meta.title_field ?? '', ...named].filter(Boolean))
  const rows: FilterRow[] = []
  for (const fieldname of candidates) {
    const field = fieldOf(meta, fieldname)
    if (!field || field.fieldname === 'search_key' || WHOLE_NUMBERS.includes(fieldname)) continue
    if (NUMERIC_TYPES.has(field.fieldtype)) continue
    rows.push([fieldname, 'like', `%${typed}%`])
  }
  // The app keeps names without diacritics in `search_key`, so that hurried typing finds them as well.
  if (fieldOf(meta, 'search_key')) rows.push(['search_key', 'like', `%${plain(typed)}%`])
  // ID numbers and accounts are found whole only: nobody learns them piece by piece.
  if (/^\d{6,}$/.test(typed))
    for (const fieldname of WHOLE_NUMBERS) if (fieldOf(meta, fieldname)) rows.push([fieldname, '=', typed])
  return rows
}

export interface Sort {
  field: string
  descending: boolean
}

/** `modified desc`, `full_name` → a sort by a field that exists; anything else → the DocType's own. */
export function parseSort(meta: DocMeta, text: unknown): Sort {
  const [name, direction] = String(text ?? '').split(' ')
  const fallback = {
    field: meta.sort_field || 'modified',
    descending: (meta.sort_order || 'DESC').toUpperCase() === 'DESC',
  }
  if (!name || !fieldOf(meta, name)) return fallback
  return { field: name, descending: direction === 'desc' }
}

export const sortText = ({ field, descending }: Sort) => `${field} ${descending ? 'desc' : 'asc'}`

/** Frappe's answer in keys and rows of values → objects. */
export function rowsOf(answer: Value): Record<string, Value>[] {
  if (!answer) return []
  if (Array.isArray(answer)) return answer
  const { keys = [], values = [] } = answer
  return values.map((row: Value[]) =>
    Object.fromEntries(keys.map((key: string, index: number) => [key, row[index]])),
  )
}

/** "21–40 of 1.234": first and last row number on the page. */
export function pageRange(page: number, size: number, shown: number): [number, number] {
  return shown ? [(page - 1) * size + 1, (page - 1) * size + shown] : [0, 0]
}

import type { DocField, Value } from '@/types'
import { NUMERIC_TYPES } from './format'

export interface ReportColumn extends DocField {
  width: number
  numeric: boolean
}

/** A column as a script report gives it: a dict, or the old text form `Label:Link/User:120`. */
export function reportColumn(column: Value, index: number): ReportColumn {
  if (typeof column === 'string') {
    const [label, type = 'Data', width] = column.split(':')
    const [fieldtype, options] = type.split('/')
    return finish(
      { fieldname: label.toLowerCase().replace(/ /g, '_') || `column_${index}`, label, fieldtype, options },
      width,
    )
  }
  return finish(
    {
      ...column,
      fieldname: column.fieldname || column.id || `column_${index}`,
      fieldtype: column.fieldtype || 'Data',
    },
    column.width,
  )
}

function finish(field: DocField, width: unknown): ReportColumn {
  const numeric = NUMERIC_TYPES.has(field.fieldtype)
  return { ...field, numeric, width: Number(width) || (numeric ? 120 : 160) }
}

/** Rows as objects, whether the report gave lists or dicts. */
export function reportRows(columns: ReportColumn[], result: Value[]): Record<string, Value>[] {
  return (result ?? [])
    .filter((row) => row && (Array.isArray(row) ? row.length : Object.keys(row).length))
    .map((row) =>
      Array.isArray(row)
        ? Object.fromEntries(columns.map((column, index) => [column.fieldname, row[index]]))
        : row,
    )
}

/** Sorted copy; numbers by size, text as Vietnamese sorts it, empty values last either way. */
export function sortedRows(rows: Record<string, Value>[], column: ReportColumn | null, descending: boolean) {
  if (!column) return rows
  const key = column.fieldname
  const blank = (value: Value) => value === null || value === undefined || value === ''
  const order = (a: Value, b: Value) =>
    column.numeric ? Number(a) - Number(b) : String(a).localeCompare(String(b), 'vi')
  return [...rows].sort((a, b) => {
    if (blank(a[key]) || blank(b[key])) return Number(blank(a[key])) - Number(blank(b[key]))
    return descending ? order(b[key], a[key]) : order(a[key], b[key])
  })
}

/** Starting values of a report's filters. */
export function defaultFilters(fields: DocField[], given: Record<string, Value>): Record<string, Value> {
  const values: Record<string, Value> = {}
  for (const field of fields) {
    if (field.default !== undefined && field.default !== null && field.default !== '')
      values[field.fieldname] = field.default
    if (given[field.fieldname] !== undefined) values[field.fieldname] = given[field.fieldname]
  }
  return values
}

/** Labels of filters that must be filled and aren't. */
export function missingFilters(
  fields: (DocField & { mandatory?: number })[],
  values: Record<string, Value>,
): DocField[] {
  return fields.filter((field) => (field.mandatory || field.reqd) && !values[field.fieldname])
}

/** The slice of a long table that is in view, with the heights of what is left out above and below. */
export function visibleSlice(
  total: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  margin = 10,
) {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin)
  const last = Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + margin)
  return { first, last, above: first * rowHeight, below: Math.max(0, (total - last) * rowHeight) }
}

/** What Frappe's report builder keeps as JSON → the address of the list that shows the same. */
export function listQuery(doctype: string, json: string | undefined): Record<string, string> {
  let kept: Value
  try {
    kept = JSON.parse(json || '{}')
  } catch {
    return {}
  }
  const own = (row: Value[]) => row[0] === doctype
  const filters = (kept.filters ?? []).filter(own).map((row: Value[]) => row.slice(1, 4))
  const columns = (kept.fields ?? kept.columns ?? [])
    .filter((pair: Value) => Array.isArray(pair) && pair[1] === doctype && pair[0] !== 'name')
    .map(([fieldname]: string[]) => fieldname)
  const sort = /`?(\w+)`?\s+(asc|desc)$/i.exec(kept.order_by ?? '')
  return {
    ...(filters.length && { filters: JSON.stringify(filters) }),
    ...(columns.length && { columns: columns.join(',') }),
    ...(sort && { sort: `${sort[1]} ${sort[2].toLowerCase()}` }),
  }
}

import type { DocField, DocMeta, FilterRow } from '@/types'
import { DISPLAY_TYPES, NUMERIC_TYPES, TABLE_TYPES } from './format'
import { mark } from './mark'

export type Operator =
  | '='
  | '!='
  | 'like'
  | 'not like'
  | 'in'
  | 'not in'
  | '>'
  | '<'
  | '>='
  | '<='
  | 'between'
  | 'is'
  | 'descendants of'
  | 'descendants of (inclusive)'

const TEXT: Operator[] = ['like', 'not like', '=', '!=', 'is']
const NUMBER: Operator[] = ['=', '!=', '>', '>=', '<', '<=', 'is']
const DATE: Operator[] = ['=', '>=', '<=', 'between', 'is']
const CHOICE: Operator[] = ['=', '!=', 'in', 'not in', 'is']

/** Operators that make sense for a field, the most usual first. */
export function operatorsFor(field: DocField, trees: Set<string>): Operator[] {
  if (field.fieldtype === 'Check') return ['=']
  if (NUMERIC_TYPES.has(field.fieldtype)) return NUMBER
  if (field.fieldtype === 'Date' || field.fieldtype === 'Datetime') return DATE
  if (field.fieldtype === 'Link' && trees.has(field.options ?? ''))
    return ['descendants of (inclusive)', ...CHOICE, 'descendants of']
  if (field.fieldtype === 'Select' || field.fieldtype === 'Link') return CHOICE
  return TEXT
}

export const OPERATOR_LABELS: Record<Operator, string> = {
  '=': mark('Equals'),
  '!=': mark('Not Equals'),
  like: mark('Contains'),
  'not like': mark("Doesn't contain"),
  in: mark('One of'),
  'not in': mark('None of'),
  '>': mark('Greater than'),
  '<': mark('Less than'),
  '>=': mark('From'),
  '<=': mark('Up to'),
  between: mark('Between'),
  is: mark('Is'),
  'descendants of': mark('Below'),
  'descendants of (inclusive)': mark('Within'),
}

const STANDARD: DocField[] = [
  { fieldname: 'name', fieldtype: 'Data', label: mark('ID') },
  { fieldname: 'owner', fieldtype: 'Link', options: 'User', label: mark('Created By') },
  { fieldname: 'creation', fieldtype: 'Datetime', label: mark('Created On') },
  { fieldname: 'modified', fieldtype: 'Datetime', label: mark('Last Updated On') },
]

export function filterableFields(meta: DocMeta): DocField[] {
  const own = meta.fields.filter(
    (field) =>
      !DISPLAY_TYPES.has(field.fieldtype) &&
      !TABLE_TYPES.has(field.fieldtype) &&
      !field.is_virtual &&
      !field.hidden,
  )
  return [...own, ...STANDARD]
}

export function fieldOf(meta: DocMeta, fieldname: string): DocField | undefined {
  return (
    meta.fields.find((field) => field.fieldname === fieldname) ??
    STANDARD.find((field) => field.fieldname === fieldname)
  )
}

/** Whether a filter says something; one whose value isn't filled in yet is left out of the request. */
export function isComplete([fieldname, operator, value]: FilterRow): boolean {
  if (!fieldname || !operator) return false
  if (operator === 'between') return Array.isArray(value) && value.length === 2 && value.every(Boolean)
  if (operator === 'in' || operator === 'not in') return Array.isArray(value) && value.length > 0
  return value !== '' && value !== null && value !== undefined
}

/** Filters as the server takes them: `%` around the text of "contains". */
export function forServer(filters: FilterRow[]): FilterRow[] {
  return filters.filter(isComplete).map(([fieldname, operator, value]) => {
    const text = operator === 'like' || operator === 'not like'
    return [fieldname, operator, text && !String(value).includes('%') ? `%${value}%` : value]
  })
}

/** Filters ↔ the address: `?filters=[["status","=","Active"]]`; what isn't a list of filters gives none. */
export function encodeFilters(filters: FilterRow[]): string | undefined {
  const complete = filters.filter(isComplete)
  return complete.length ? JSON.stringify(complete) : undefined
}

export function decodeFilters(text: unknown): FilterRow[] {
  if (typeof text !== 'string' || !text) return []
  try {
    const rows = JSON.parse(text)
    if (!Array.isArray(rows)) return []
    return rows.filter(
      (row) =>
        Array.isArray(row) && row.length === 3 && typeof row[0] === 'string' && row[1] in OPERATOR_LABELS,
    )
  } catch {
    return []
  }
}

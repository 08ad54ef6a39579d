import { formatDate } from './dates'
import { mark } from './mark'
import type { ReviewRow } from '@/data/shapes'

type Translate = (text: string, values?: unknown[]) => string

const MARKS: Record<string, string> = {
  died: mark('Died on {0}'),
  shared_account: mark('One account for several people'),
  new_account: mark('New account'),
  long_arrears: mark('Arrears of {0} months'),
  recovery: mark('Recovery from this person'),
  gone: mark('No longer on the list'),
  new: mark('New on the list'),
  amount: mark('Another amount than last month'),
}
/** Marks that ask for a second look before signing. */
export const FLAGS = new Set(['died', 'shared_account', 'new_account', 'long_arrears', 'recovery'])

export const isFlagged = (row: ReviewRow) => row.marks.some((one) => FLAGS.has(one))

/** A mark in the reader's words. */
export function markText(row: ReviewRow, key: string, translate: Translate): string {
  const values = { died: [formatDate(row.died_on)], long_arrears: [row.months ?? ''] }[key] ?? []
  return translate(MARKS[key] ?? key, values)
}

export const VIEWS = ['flagged', 'changed', 'all'] as const
export type View = (typeof VIEWS)[number]

/** The rows of a view; the server has put the weightiest first. */
export function rowsOfView(rows: ReviewRow[], view: View): ReviewRow[] {
  if (view === 'flagged') return rows.filter(isFlagged)
  return view === 'changed' ? rows.filter((row) => row.marks.length) : rows
}

/** What a return because of one row begins with. */
export function rowReason(row: ReviewRow, translate: Translate): string {
  const place = row.line_no ? translate('Line {0}, {1}', [row.line_no, row.full_name]) : row.full_name
  const marks = row.marks.map((one) => markText(row, one, translate))
  return `${[place, ...marks].join(' – ')}: `
}

import { mark } from '@/utils/mark'
import type { ImportOutcome } from '@/data/imports'
import type { Value } from '@/types'

/**
 * The mapping after a column was named by hand. A field stands in one column only: the column that held it before
 * is no longer imported (`""`), or the first of both would win on the server.
 */
export function renamed(
  headings: { heading: string; field: string | null }[],
  mapping: Record<string, string>,
  heading: string,
  field: string,
): Record<string, string> {
  const result = { ...mapping, [heading]: field }
  for (const other of headings)
    if (field && other.heading !== heading && (result[other.heading] ?? other.field) === field)
      result[other.heading] = ''
  return result
}

export const isBusy = (status: string) => status === 'Queued' || status === 'Running'

/** Percent for the progress bar: 0…100 whatever the server says. */
export function progressOf(status: string, percent: unknown): number {
  if (status === 'Completed') return 100
  return Math.max(0, Math.min(99, Math.round(Number(percent) || 0)))
}

/** Counts by code out of the import's `result`; nothing when there is none. */
export function countsByCode(result: unknown, key: 'rejected' | 'warnings'): [code: string, count: number][] {
  try {
    const parsed = typeof result === 'string' ? JSON.parse(result) : result
    const counts = (parsed as Value)?.[key]
    if (!counts || typeof counts !== 'object') return []
    return Object.entries(counts as Record<string, number>).sort((a, b) => b[1] - a[1])
  } catch {
    return []
  }
}

/** What became of rows and amounts, out of the import's `result`; null for one of before it was kept. */
export function outcomeOf(result: unknown): ImportOutcome | null {
  try {
    const parsed = typeof result === 'string' ? JSON.parse(result) : result
    return ((parsed as Value)?.outcome as ImportOutcome | undefined) ?? null
  } catch {
    return null
  }
}

/** The import that really read this file, when the same file was imported before; else null. */
export function earlierImport(result: unknown, name: string): string | null {
  try {
    const parsed = typeof result === 'string' ? JSON.parse(result) : result
    const source = (parsed as Value)?.registry_import
    return typeof source === 'string' && source !== name ? source : null
  } catch {
    return null
  }
}

/** The files that a list may come in. */
export const LISTS = {
  pattern: /\.(xls[xmb]?|ods|csv|html?|xml)$/i,
  accept: '.xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.html,.xml',
  refused: mark(
    'Please choose a list: Excel (.xlsx, .xls), OpenDocument (.ods) or a table (.csv, .html, .xml).',
  ),
}

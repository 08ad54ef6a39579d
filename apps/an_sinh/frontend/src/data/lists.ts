import type { FilterRow, Value } from '@/types'
import { forServer } from '@/utils/filters'
import { rowsOf, sortText, type Sort } from '@/utils/listing'
import { safeFileName } from '@/utils/text'
import { call, download } from './request'

export interface ListQuery {
  doctype: string
  fields: string[]
  filters: FilterRow[]
  orFilters: FilterRow[]
  sort: Sort
  page: number
  size: number
}

const field = (doctype: string, name: string) => `\`tab${doctype}\`.\`${name}\``

function conditions({ doctype, filters, orFilters }: Pick<ListQuery, 'doctype' | 'filters' | 'orFilters'>) {
  const rows = (list: FilterRow[]) => list.map((row) => [doctype, ...row])
  return {
    doctype,
    filters: JSON.stringify(rows(forServer(filters))),
    or_filters: orFilters.length ? JSON.stringify(rows(orFilters)) : undefined,
  }
}

/** One page of a list, with the rights and areas of the user applied by the server. */
export async function fetchRows(query: ListQuery, signal?: AbortSignal): Promise<Record<string, Value>[]> {
  const answer = await call(
    'frappe.desk.reportview.get',
    {
      ...conditions(query),
      fields: JSON.stringify(query.fields.map((name) => field(query.doctype, name))),
      order_by: sortText(query.sort).replace(/^\S+/, (name) => field(query.doctype, name)),
      start: (query.page - 1) * query.size,
      page_length: query.size,
      view: 'List',
    },
    { signal },
  )
  return rowsOf(answer)
}

export async function countRows(query: ListQuery, signal?: AbortSignal): Promise<number> {
  return (
    Number(
      await call('frappe.desk.reportview.get_count', { ...conditions(query), distinct: 'false' }, { signal }),
    ) || 0
  )
}

/** The whole list, not only the page, as Excel, in the words and with the columns of the screen. */
export function exportRows(query: ListQuery, columns: string[], title: string): Promise<void> {
  return download(
    'an_sinh.api.lists.export',
    {
      ...conditions(query),
      title,
      fields: JSON.stringify(columns),
      order_by: sortText(query.sort),
    },
    `${safeFileName(title)}.xlsx`,
  )
}

/** A short list by simple filters, for panels. */
export function getList<T = Record<string, Value>>(
  doctype: string,
  fields: string[],
  filters: Record<string, Value>,
  { orderBy = 'modified desc', limit = 20, start = 0 } = {},
): Promise<T[]> {
  return call('frappe.client.get_list', {
    doctype,
    fields: JSON.stringify(fields),
    filters: JSON.stringify(filters),
    order_by: orderBy,
    limit_start: start,
    limit_page_length: limit,
  })
}

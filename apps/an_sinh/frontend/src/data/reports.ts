import { call, download } from './request'
import { safeFileName } from '@/utils/text'
import type { Value } from '@/types'
import { listQuery } from '@/utils/report'

export interface ReportDefinition {
  name: string
  ref_doctype: string
  filters: Value[]
}

/** A report's filters, as its record declares them in `filters`. */
export async function loadReport(name: string): Promise<ReportDefinition> {
  const answer = await call('frappe.desk.query_report.get_script', { report_name: name }, { type: 'GET' })
  return { name, ref_doctype: answer?.ref_doctype ?? '', filters: answer?.filters ?? [] }
}

/** Where a report of the report builder is shown: the list with its columns, filters and order; else nothing. */
export async function builtReport(
  name: string,
): Promise<{ doctype: string; query: Record<string, string> } | null> {
  const found = await call<{ report_type?: string; ref_doctype?: string; json?: string } | null>(
    'frappe.client.get_value',
    { doctype: 'Report', filters: name, fieldname: JSON.stringify(['report_type', 'ref_doctype', 'json']) },
    { type: 'GET' },
  ).catch(() => null)
  if (found?.report_type !== 'Report Builder' || !found.ref_doctype) return null
  return { doctype: found.ref_doctype, query: listQuery(found.ref_doctype, found.json) }
}

export function runReport(
  name: string,
  filters: Record<string, Value>,
  signal?: AbortSignal,
): Promise<Value> {
  return call(
    'frappe.desk.query_report.run',
    { report_name: name, filters: JSON.stringify(filters), ignore_prepared_report: true },
    { signal, timeout: 180000 },
  )
}

/** The report as Excel; `shown` are the filters in words, which stand above its table. */
export function exportReport(
  name: string,
  title: string,
  filters: Record<string, Value>,
  shown: Record<string, string>,
): Promise<void> {
  return download(
    'frappe.desk.query_report.export_query',
    {
      report_name: name,
      file_format_type: 'Excel',
      filters,
      applied_filters: shown,
      visible_idx: '[]',
      include_indentation: 0,
      include_filters: 1,
    },
    `${safeFileName(title)}.xlsx`,
  )
}

/** Reports of what was paid: they open with the last month for which a provider has answered. */
export const OF_RESULTS = new Set(['Rollout Rate', 'Account Exceptions'])

export const lastMonthWithResults = () =>
  call<string | null>('an_sinh.api.rollout.last_month', {}, { type: 'GET' })

import { call, download } from './request'
import { safeFileName } from '@/utils/text'
import type { Value } from '@/types'

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

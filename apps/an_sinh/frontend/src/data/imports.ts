import { saveDocument } from './documents'
import { getList } from './lists'
import { call } from './request'

export interface PreviewSheet {
  sheet: string
  programme: string | null
  month: string | null
  headings: { heading: string; field: string | null }[]
  unrecognised: string[]
  rows: number
  communes: string[]
  without_commune: number
  first_rows: Record<string, string>[]
}

export interface Preview {
  error?: string
  sheets?: PreviewSheet[]
  skipped_sheets?: string[]
  fields: string[]
}

export interface ImportStatus {
  name: string
  status: 'Draft' | 'Queued' | 'Running' | 'Completed' | 'Failed'
  progress_percent: number
  rows: number
  accepted_rows: number
  rejected_rows: number
  warning_count: number
  persons: number
  entitlements: number
  rejected_file: string | null
  error_message: string | null
}

export function previewImport(
  fileUrl: string,
  locality: string,
  mapping: Record<string, string>,
): Promise<Preview> {
  const given = Object.keys(mapping).length ? JSON.stringify(mapping) : null
  return call(
    'an_sinh.api.registry_import.preview',
    { file_url: fileUrl, locality, mapping: given },
    { timeout: 180000 },
  )
}

/** Records the import; gives its name. */
export async function createImport(values: Record<string, any>): Promise<string> {
  const doc = {
    doctype: 'Registry Import',
    name: 'new-registry-import-1',
    __islocal: 1,
    docstatus: 0,
    status: 'Draft',
    ...values,
  }
  return (await saveDocument(doc)).doc.name
}

export const startImport = (name: string) => call<ImportStatus>('an_sinh.api.registry_import.start', { name })
export const importStatus = (name: string) =>
  call<ImportStatus>('an_sinh.api.registry_import.status', { name }, { type: 'GET' })

export interface ProblemRow {
  name: string
  sheet: string
  row_no: number
  severity: 'Rejected' | 'Warning'
  code: string
  message: string
}

export const importProblems = (name: string, severity: string, start: number, limit: number) =>
  getList<ProblemRow>(
    'Registry Import Row',
    ['name', 'sheet', 'row_no', 'severity', 'code', 'message'],
    { registry_import: name, severity },
    { orderBy: 'sheet asc, row_no asc', start, limit },
  )

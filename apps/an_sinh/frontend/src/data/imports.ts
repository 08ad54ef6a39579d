import { saveDocument } from './documents'
import { getList } from './lists'
import { call } from './request'
import type { Noticed, Outcome, Refused } from './shapes'
import type { Value } from '@/types'

export interface ImportChoice {
  source_file: string
  locality: string
  paid_through: string
  old_rates_through?: string | null
}

export interface PreviewSheet {
  sheet: string
  programme: string | null
  month: string | null
  headings: NamedColumn[]
  unrecognised: string[]
  /** The row of its headings: a sheet may hold several tables. */
  from_row: number
  /** Fields without which its rows can't be read; they are named as left out. */
  missing: string[]
  rows: number
  communes: string[]
  without_commune: number
  /** Columns converted from a font of before Unicode: heading and family. */
  old_fonts?: [string, string][]
  first_rows: Record<string, string>[]
}

export interface ImportField {
  field: string
  label: string
}

export interface NamedColumn {
  heading: string
  field: string | null
  /** The first texts below it, where the rows themselves can't be shown yet. */
  samples?: string[]
}

/** The outcome with an example's sentence beside each reason. Amounts in đồng, as the list says them. */
export interface ImportOutcome extends Omit<Outcome, 'rejected' | 'warnings' | 'notices'> {
  rejected: (Refused & { example: string })[]
  warnings: (Noticed & { example: string })[]
  notices: (Noticed & { example: string })[]
}

export interface Preview {
  error?: string
  /** The headings of a file in which no list was found. */
  guessed?: { sheet: string; headings: NamedColumn[] }[]
  sheets?: PreviewSheet[]
  skipped_sheets?: string[]
  /** Null for very long lists: they are checked by the import itself. */
  outcome?: ImportOutcome | null
  fields: ImportField[]
  /** The template that was used because it is kept for these headings. */
  template?: { name: string; title: string } | null
  /** What was used, by hand or by the template. */
  mapping?: Record<string, string>
}

export interface ImportStatus {
  name: string
  status: 'Draft' | 'Queued' | 'Running' | 'Completed' | 'Failed'
  progress_percent: number
  rows: number
  accepted_rows: number
  rejected_rows: number
  warning_count: number
  notice_count: number
  persons: number
  entitlements: number
  rejected_file: string | null
  error_message: string | null
}

/** What the file holds. `mapping` null uses the template kept for its headings; an empty one declines it. */
export function previewImport(
  fileUrl: string,
  locality: string,
  mapping: Record<string, string> | null,
): Promise<Preview> {
  return call(
    'an_sinh.api.registry_import.preview',
    { file_url: fileUrl, locality, mapping: mapping && JSON.stringify(mapping) },
    { timeout: 180000 },
  )
}

/** Keeps what the columns were named for workbooks with the same headings. */
export const rememberMapping = (fileUrl: string, mapping: Record<string, string>, title: string) =>
  call<{ name: string; title: string }>(
    'an_sinh.api.registry_import.remember',
    { file_url: fileUrl, mapping: JSON.stringify(mapping), title },
    { timeout: 180000 },
  )

/** Records the import; gives its name. */
export async function createImport(values: Record<string, Value>): Promise<string> {
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

export type Severity = 'Rejected' | 'Warning' | 'Notice'

export interface ProblemRow {
  name: string
  sheet: string
  row_no: number
  severity: Severity
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

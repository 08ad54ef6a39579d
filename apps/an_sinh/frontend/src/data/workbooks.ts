import { call, download } from './request'
import { safeFileName } from '@/utils/text'

export interface WorkbookRow {
  row_no: number
  sheet: string
  /** The sheet of an extract that the row stands in; empty for what it doesn't name. */
  source_sheet: string | null
  sheet_row: number
  beneficiary: string | null
  full_name: string | null
  entitlement: string | null
  kind: 'changed' | 'new' | 'stop' | 'refused'
  status: 'Open' | 'Accepted' | 'Refused' | 'Outdated' | 'Error'
  message: string | null
  fields: { fieldname: string; label: string; old: string | number | null; new: string | number | null }[]
  made: { doctype: string; name: string }[]
}

/** The commune's registry as a workbook to edit without a line. */
export const exportWorkbook = (unit: string, programme: string, title: string) =>
  download(
    'an_sinh.api.round_trip.export',
    { administrative_unit: unit, programme: programme || null },
    `${safeFileName(title)}.xlsx`,
  )

/** Holds an edited workbook against the registry; gives the name of its Registry Workbook. */
export const uploadWorkbook = (fileUrl: string, unit: string) =>
  call<string>(
    'an_sinh.api.round_trip.upload',
    { file_url: fileUrl, administrative_unit: unit },
    { timeout: 300000 },
  )

/** Holds a list of another register against the registry of a unit; gives the name of its Registry Workbook. */
export const compareExtract = (fileUrl: string, unit: string, mapping: Record<string, string> | null) =>
  call<string>(
    'an_sinh.api.round_trip.compare',
    { file_url: fileUrl, administrative_unit: unit, mapping: mapping && JSON.stringify(mapping) },
    { timeout: 300000 },
  )

export const workbookRows = (name: string) =>
  call<WorkbookRow[]>('an_sinh.api.round_trip.rows', { name }, { type: 'GET', timeout: 120000 })

/** Accepts and refuses rows; gives all rows as they are then. */
export const decideRows = (name: string, accept: number[], refuse: number[]) =>
  call<WorkbookRow[]>(
    'an_sinh.api.round_trip.decide',
    { name, accept: JSON.stringify(accept), refuse: JSON.stringify(refuse) },
    { timeout: 300000 },
  )

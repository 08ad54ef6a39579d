import type { ImportField, NamedColumn } from './imports'
import { call, download } from './request'

export interface AnswerReading {
  /** Field by heading; "" for a column that says nothing. */
  mapping: Record<string, string>
  /** Answer by the provider's word. */
  words: Record<string, string>
  /** What every row says; "" where a column says it. */
  meaning: string
  day: string
}
export interface AnswerOutcome {
  rows: number
  /** Rows and đồng by answer. */
  applied: Record<string, [number, number]>
  unchanged: number
  /** Rows of payments that the provider is still at work on. */
  pending: number
  waiting: { code: string; message: string; rows: number; amount: number; examples: number[] }[]
  left_out: [number, string][]
  left_out_count: number
  unmentioned: [number, number]
}
export interface AnswerPreview {
  sheet: string
  headings: NamedColumn[]
  fields: ImportField[]
  answers: string[]
  words: { word: string; rows: number; answer: string }[]
  meaning: string
  remembered: boolean
  orders: string[]
  error?: string
  outcome?: AnswerOutcome
}
export interface FileAbout {
  file_url: string
  provider: string
  month: string
  administrative_unit?: string | null
}
export interface PaidLine {
  line: string
  person: string
  name: string
  account: string
  amount: number
  open: boolean
}
export interface WaitingRow {
  name: string
  row_no: number
  full_name: string
  account_number: string
  amount: number
  status: string
  code: string
  message: string
  line: string | null
  note: string | null
  said: string
  day: string
  reason: string
  suggestions: PaidLine[]
}

const asked = (about: FileAbout, reading: AnswerReading | null) => ({
  ...about,
  reading: reading && JSON.stringify(reading),
})

/** What posting a provider's file would do. */
export const previewAnswers = (about: FileAbout, reading: AnswerReading | null, signal?: AbortSignal) =>
  call<AnswerPreview>('an_sinh.api.answer_files.preview', asked(about, reading), { timeout: 120000, signal })

export const postAnswers = (about: FileAbout, reading: AnswerReading | null) =>
  call<{ name: string; applied: number; unchanged: number; waiting: number; repeated: boolean }>(
    'an_sinh.api.answer_files.post',
    asked(about, reading),
    { timeout: 300000 },
  )

export const answerRows = (name: string, status: string, start: number, signal?: AbortSignal) =>
  call<{ total: number; rows: WaitingRow[] }>(
    'an_sinh.api.answer_files.rows',
    { name, status, start },
    { type: 'GET', signal },
  )

export const findLines = (name: string, text: string, signal?: AbortSignal) =>
  call<PaidLine[]>('an_sinh.api.answer_files.find_lines', { name, text }, { type: 'GET', signal })

export const assignRow = (
  name: string,
  row: string,
  line: string,
  said: { status?: string; paid_on?: string; reason?: string },
) =>
  call<{ applied: boolean; message: string }>('an_sinh.api.answer_files.assign', { name, row, line, ...said })

export const setRowsAside = (name: string, rows: string[], reason: string) =>
  call<{ rows: number }>('an_sinh.api.answer_files.set_aside', { name, rows: JSON.stringify(rows), reason })

export const takeRowsUp = (name: string, rows: string[]) =>
  call<{ rows: number }>('an_sinh.api.answer_files.take_up', { name, rows: JSON.stringify(rows) })

export const downloadWaitingRows = (name: string) =>
  download('an_sinh.api.answer_files.error_file', { name }, `${name}.xlsx`)

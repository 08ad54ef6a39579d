import { call, download } from './request'
import type { Part } from './registration'

export interface OpeningCandidate {
  beneficiary: string
  person_name: string
  administrative_unit: string
  village: string | null
  wished: number
  holder_kind: string
  full_name: string
  birth_text: string
  id_number: string | null
  phone: string | null
  missing: string
}

export interface OpeningRow extends OpeningCandidate {
  name: string
  line_no: number
  result: '' | 'Opened' | 'Refused' | 'Absent'
  account_number: string | null
  holder_name: string | null
  opened_on: string | null
  reason: string | null
  name_match: '' | 'Same' | 'Same without Accents' | 'Differs'
  decision: '' | 'Open' | 'Recorded' | 'Sent Back'
  message: string | null
  bank_account: string | null
  from_month: string | null
  card: '' | 'Issued' | 'Handed Over'
  card_given_on: string | null
  card_given_to: string | null
}

export type OpeningView = 'all' | 'unanswered' | 'open' | 'recorded' | 'not_opened' | 'cards'

export interface OpeningFigures {
  status: string
  people: number
  opened: number
  not_opened: number
  waiting: number
  recorded: number
  cards_given: number
}

export interface OpeningSession {
  session_place: string
  session_day: string
  session_time: string
  papers: string
  note: string
}

/** People at and below a unit whom an account can be opened for, those who asked for one first. */
export const openingCandidates = (
  unit: string,
  provider: string,
  start: number,
  limit: number,
  signal?: AbortSignal,
) =>
  call<{ total: number; wished: number; papers: string; rows: OpeningCandidate[] }>(
    'an_sinh.api.account_opening.candidates',
    { administrative_unit: unit, provider: provider || null, start, limit },
    { type: 'GET', signal },
  )

export const makeOpening = (
  unit: string,
  provider: string,
  session: OpeningSession,
  beneficiaries: string[],
) =>
  call<{ name: string; people: number }>(
    'an_sinh.api.account_opening.make',
    {
      administrative_unit: unit,
      provider,
      ...session,
      beneficiaries: JSON.stringify(beneficiaries),
    },
    { timeout: 180000 },
  )

export const openingRows = (
  name: string,
  view: OpeningView,
  start: number,
  limit: number,
  signal?: AbortSignal,
) =>
  call<{ total: number; rows: OpeningRow[]; figures: OpeningFigures }>(
    'an_sinh.api.account_opening.rows',
    { name, view, start, limit },
    { type: 'GET', signal },
  )

const change = <T>(method: string, values: Record<string, unknown>) =>
  call<T>(`an_sinh.api.account_opening.${method}`, values, { timeout: 180000 })
const chosen = (rows: string[]) => JSON.stringify(rows)

export const sendOpening = (name: string) => change<{ status: string }>('send', { name })
export const takeOff = (name: string, rows: string[]) =>
  change<{ people: number }>('take_off', { name, rows: chosen(rows) })
export const changeSession = (name: string, session: OpeningSession) =>
  change<{ name: string }>('change_session', { name, ...session })

export interface OpeningAnswers {
  applied: number
  unchanged: number
  errors: { row: string; name: string; code: string; message: string }[]
}

/** Answers entered by hand, or read from the provider's filled-in list. */
export const postOpeningAnswers = (name: string, results: Part[]) =>
  change<OpeningAnswers>('post_results', { name, results: JSON.stringify(results) })
export const readOpeningFile = (name: string, file_url: string) =>
  change<OpeningAnswers>('read_file', { name, file_url })

export interface OpeningRecorded {
  recorded: number
  from_months: string[]
  problems: { row: string; full_name: string; message: string }[]
}

/** Take the numbers over: of these lines, or of all whose names agree. */
export const recordOpenings = (name: string, rows: string[], reason: string) =>
  change<OpeningRecorded>('record', { name, rows: chosen(rows), reason })
export const sendBackOpenings = (name: string, rows: string[], reason: string) =>
  change<{ rows: number }>('send_back', { name, rows: chosen(rows), reason })
export const handOverCards = (name: string, rows: string[], day: string, to: string) =>
  change<{ rows: number }>('hand_over', { name, rows: chosen(rows), day, to })
export const takeCardsBack = (name: string, rows: string[]) =>
  change<{ rows: number }>('take_card_back', { name, rows: chosen(rows) })

export const downloadOpening = (name: string) =>
  download('an_sinh.api.account_opening.download', { name }, `${name}.xlsx`)

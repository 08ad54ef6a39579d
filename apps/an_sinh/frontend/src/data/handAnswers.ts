import { call } from './request'

export type AnswerView = 'open' | 'received' | 'missing' | 'all'

export interface AnswerLine {
  name: string
  full_name: string
  village: string | null
  administrative_unit: string
  receiver_name: string | null
  /** Whole đồng. */
  amount: number
  payment_status: string
  paid_on: string
  failure_reason: string | null
}
/** Lines and đồng of an order that are without an answer, received, and not received. */
export type AnswerSums = Record<'open' | 'received' | 'missing', [number, number]>

export interface AnswerPage {
  total: number
  rows: AnswerLine[]
  sums: AnswerSums
}
export interface Posted {
  applied: number
  unchanged: number
  repeated: boolean
  status: string
  errors: { line: string; full_name: string; message: string }[]
  sums: AnswerSums
}

export const answerLines = (
  name: string,
  view: AnswerView,
  text: string,
  start: number,
  length: number,
  signal?: AbortSignal,
) =>
  call<AnswerPage>(
    'an_sinh.api.hand_answers.lines',
    { name, view, text, start, length },
    { type: 'GET', signal },
  )

/** Answers lines by hand; the same key again changes nothing. */
export const postByHand = (
  name: string,
  received: string[],
  missing: string[],
  paidOn: string,
  reason: string,
  key: string,
) =>
  call<Posted>(
    'an_sinh.api.hand_answers.post',
    {
      name,
      received: JSON.stringify(received),
      missing: JSON.stringify(missing),
      paid_on: received.length ? paidOn : null,
      reason,
      key,
    },
    { timeout: 120000 },
  )

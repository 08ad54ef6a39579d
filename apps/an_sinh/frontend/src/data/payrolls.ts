import type { Doc } from '@/types'
import { safeFileName } from '@/utils/text'
import { getList } from './lists'
import { call, download } from './request'
import type { Review } from './shapes'

/** Puts the approved lines into disbursements; gives their names. */
export const makeDisbursements = (doc: Doc) =>
  call<{ disbursements: string[] }>('an_sinh.api.disbursement.make_for_payroll', { doc: doc.name })

export const sendDisbursement = (doc: Doc) => call('an_sinh.api.disbursement.send', { doc: doc.name })

/** Close an order whose every line was answered; its provider corrects nothing any more. */
export const closeDisbursement = (doc: Doc) => call('an_sinh.api.disbursement.close', { doc: doc.name })

export const downloadProviderFile = (doc: Doc, kind: 'xlsx' | 'csv' | 'xml') =>
  download('an_sinh.api.disbursement.download', { name: doc.name, kind }, `${safeFileName(doc.name)}.${kind}`)

/** The newest month for which the user sees a payroll; null where there is none. */
export async function latestMonth(): Promise<string | null> {
  const [newest] = await getList('Monthly Payroll', ['month'], {}, { orderBy: 'month desc', limit: 1 })
  return newest?.month ?? null
}

export interface Prepared {
  payrolls: string[]
  created: number
  skipped: { unit: string; programme: string; reason: string }[]
}

/** Works out the month's payrolls of a unit and everything below it; null programme means all. */
export const preparePayrolls = (month: string, unit: string, programme: string | null) =>
  call<Prepared>(
    'an_sinh.api.payroll.prepare',
    { month, administrative_unit: unit, programme },
    { timeout: 300000 },
  )

/** A payroll as its signers read it: every line beside last month's, what needs a second look first. */
export const reviewPayroll = (name: string, signal?: AbortSignal) =>
  call<Review>('an_sinh.api.payroll.review', { name }, { type: 'GET', signal, timeout: 120000 })

/** Makes the next month's list, to be paid with this one by decision. */
export const payTogether = (name: string, number: string, day: string) =>
  call<{ name: string }>(
    'an_sinh.api.payroll.pay_together',
    { name, decision_number: number, decision_date: day },
    { timeout: 300000 },
  )

export const reworkPayroll = (doc: Doc) =>
  call('an_sinh.api.payroll.rework', { name: doc.name }, { timeout: 300000 })

/** Cancel an order that was not sent; its lines wait again. */
export const cancelDisbursement = (doc: Doc, reason: string) =>
  call('an_sinh.api.disbursement.cancel', { doc: doc.name, reason })

/** Recall an order that its provider has not acknowledged; it is a draft again. */
export const recallDisbursement = (doc: Doc, reason: string) =>
  call('an_sinh.api.disbursement.recall', { doc: doc.name, reason })

/** Enter what the provider says it received: whole đồng, day, number of its paper. */
export const enterReceipt = (doc: Doc, amount: number, day: string, paper: string) =>
  call('an_sinh.api.disbursement.receive', { doc: doc.name, amount, day, paper })

/** The supplementary list that pays again, in the same month, what did not arrive of an approved list. */
export const supplementPayroll = (doc: Doc) =>
  call<{ name: string }>('an_sinh.api.payroll.supplement', { name: doc.name }, { timeout: 120000 })

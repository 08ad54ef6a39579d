import { call } from './request'

export interface JournalEntry {
  kind: string
  detail: string
  at: string
  day: string
  by: string
  programme: string
  category_code: string
  from_month: string
  to_month: string
  charged: number
  settled: number
  money: number
  balance: number
  document: { doctype: string; name: string } | null
  paper: string
  reference: string
  reason: string
  line: string | null
}
export interface ProgrammeBalance {
  charged?: number
  settled?: number
  money?: number
  payable: number
  debt: number
}
export interface Journal {
  entries: JournalEntry[]
  balances: Record<string, ProgrammeBalance>
  records: string[]
}

/** Every movement of one person's money with its paper, and the balance of each programme. */
export const personJournal = (beneficiary: string, signal?: AbortSignal) =>
  call<Journal>('an_sinh.api.ledger.journal', { beneficiary }, { type: 'GET', signal })

/** Propose a decision about money; another person approves it. */
export const proposeDecision = (kind: string, values: Record<string, unknown>) =>
  call<{ name: string }>('an_sinh.api.ledger.propose', { kind, values: JSON.stringify(values) })
export const approveDecision = (name: string) =>
  call<{ name: string; status: string }>('an_sinh.api.ledger.approve', { name })
export const withdrawDecision = (name: string) =>
  call<{ name: string; status: string }>('an_sinh.api.ledger.withdraw', { name })

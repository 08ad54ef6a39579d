import { call } from './request'
import { session } from './session'
import type { AccountsToMend } from './shapes'

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
  document: { doctype: string; name: string; readable: boolean } | null
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

/** Whether the user proposes decisions about money: no form makes one, so the menu knows nothing of it. The server decides. */
export const mayDecide = () =>
  session.user.roles.some((role) => /^(Commune|District|Province) (Officer|Leader)$/.test(role))

/** Propose a decision about money; another person approves it. */
export const proposeDecision = (kind: string, values: Record<string, unknown>) =>
  call<{ name: string }>('an_sinh.api.ledger.propose', { kind, values: JSON.stringify(values) })
export const approveDecision = (name: string) =>
  call<{ name: string; status: string }>('an_sinh.api.ledger.approve', { name })
export const withdrawDecision = (name: string) =>
  call<{ name: string; status: string }>('an_sinh.api.ledger.withdraw', { name })

export interface NewFact {
  beneficiary: string
  full_name: string
  line: string
  fact: string
  change: string | null
  stop_requested: string
}

/** What became known about people of a list or an order since it was worked out. */
export const newFacts = (doctype: string, name: string) =>
  call<NewFact[]>(
    doctype === 'Disbursement' ? 'an_sinh.api.disbursement.new_facts' : 'an_sinh.api.payroll.new_facts',
    { name },
    { type: 'GET' },
  )
/** Take payments out of an order that was not sent yet; how many were. */
export const giveBack = async (doc: string, lines: string[], reason: string) =>
  (
    await call<{ given_back: number }>('an_sinh.api.disbursement.give_back', {
      doc,
      lines: JSON.stringify(lines),
      reason,
    })
  ).given_back
/** Ask the provider to stop payments that were sent; how many are still open. */
export const askToStop = async (doc: string, lines: string[], reason: string) =>
  (
    await call<{ asked: number }>('an_sinh.api.disbursement.ask_to_stop', {
      doc,
      lines: JSON.stringify(lines),
      reason,
    })
  ).asked

/** People whose account can't be used any more, why, and what to do next. */
export const accountsToMend = () => call<AccountsToMend>('an_sinh.api.accounts.to_mend', {}, { type: 'GET' })

import { call, download } from './request'

export interface RuleSet {
  name: string
  decree: string
  title: string | null
  province: string | null
  effective_from: string
  in_force_from: string
  state: 'Draft' | 'Compared' | 'In Force' | 'Withdrawn'
  standard_amount: number
  amount_rows: number
  term_rows: number
  source: string | null
  prepared_by: string | null
  compared_by: string | null
  compared_on: string | null
  compared_note: string | null
  confirmed_by: string | null
  confirmed_on: string | null
  confirmed_note: string | null
  seen_people: number
  seen_arrears: number
  seen_recovery: number
  waived: 0 | 1
  waiver_decision: string | null
  waived_amount: number
  transition: string | null
}

export interface LawAmount {
  name: string
  amount: number
  annex: string | null
  legal_basis: string | null
  effective_from: string
  in_force_from: string
  source: string | null
  province: string | null
  verified: 0 | 1
  verified_by: string | null
  verified_on: string | null
  awaits_table: 0 | 1
  rate_kind: string
}

export interface LawCategory {
  name: string
  category_code: string
  category_name: string
  coefficient: number
  payment_kind: string
  legal_article: string | null
  source: string | null
  verified: 0 | 1
  verified_by: string | null
  ended: string | null
  history: {
    decree: string
    effective_from: string
    category_code: string
    legal_article: string
    ended: 0 | 1
  }[]
  amounts: LawAmount[]
  amount: number
  estimate: number | null
}

export interface TreasuryFlow {
  flow: string
  first: string
  then: string
  legal_basis: string
}

export interface LegalBasis {
  programme: string
  rule_sets: RuleSet[]
  standards: LawAmount[]
  categories: LawCategory[]
  notices: string[]
  treasury: TreasuryFlow[]
  may: { draft: boolean; confirm: boolean }
}

export interface EffectRow {
  beneficiary: string
  full_name: string
  administrative_unit: string
  unit_name: string
  category_code: string
  first_month: string
  last_month: string
  arrears: number
  recovery: number
}

export interface Effect {
  people: number
  arrears: number
  recovery: number
  rows: EffectRow[]
  hidden: number
}

export interface Beside {
  category_code: string
  category_name: string
  annex: string | null
  before: number
  amount: number
  difference: number
}

const METHOD = 'an_sinh.api.legal_basis'

/** Rules and amounts of a programme with decree, article, dates, source, and who checked them. */
export const legalBasis = (programme: string, signal?: AbortSignal) =>
  call<LegalBasis>(`${METHOD}.page`, { programme }, { type: 'GET', signal })

/** Whom a rule set gives arrears or takes money back from. */
export const effectOf = (name: string, signal?: AbortSignal) =>
  call<Effect>(`${METHOD}.effect`, { name }, { type: 'GET', signal })

export const sideBySide = (name: string, signal?: AbortSignal) =>
  call<Beside[]>(`${METHOD}.side_by_side`, { name }, { type: 'GET', signal })

export const tableForm = (programme: string, effective_from: string) =>
  download(
    `${METHOD}.table_form`,
    { programme, effective_from },
    `bang-muc-${programme}-${effective_from.slice(0, 7)}.xlsx`,
    'GET',
  )

export const loadTable = (name: string, file_url: string) =>
  call<{ amounts: number; problems: string[] }>(`${METHOD}.load_table`, { name, file_url })

export const compareRuleSet = (name: string, note: string) => call(`${METHOD}.compare`, { name, note })

export const withdrawRuleSet = (name: string, note: string) => call(`${METHOD}.withdraw`, { name, note })

export const putInForce = (
  name: string,
  note: string,
  seen: Pick<Effect, 'people' | 'arrears' | 'recovery'>,
  waiver: { decision: string; date: string },
) =>
  call<{ waived: number }>(`${METHOD}.put_in_force`, {
    name,
    note,
    people: seen.people,
    arrears: seen.arrears,
    recovery: seen.recovery,
    waiver_decision: waiver.decision || null,
    waiver_date: waiver.date || null,
  })

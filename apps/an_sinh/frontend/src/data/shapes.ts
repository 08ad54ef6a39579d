// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.
/* eslint max-lines: off */

/**
 * A person whose account can't be used: `account_ending` holds its last four figures, `waiting` the đồng that did not
 * arrive there, `what` what to do next.
 */
export interface AccountToMend {
  account: string
  provider: string
  account_ending: string
  beneficiary: string
  full_name: string
  unit_name: string
  reason: string
  waiting: number
  what: string
}

/** How many there are, and the first of them. */
export interface AccountsToMend {
  total: number
  rows: AccountToMend[]
}

/**
 * Somebody who may apply for a further benefit. `amount`: its đồng a month; `amount_now`: what the programme owes the
 * person for that month already.
 */
export interface AgeOffer {
  beneficiary: string
  full_name: string
  birth_text: string | null
  administrative_unit: string
  unit_name: string
  programme: string
  category: string
  category_code: string
  category_name: string
  reached_on: string
  at_age_months: number
  effective_month: string
  amount: number
  amount_now: number
  uncertain: boolean
  article: string | null
  note: string | null
}

/**
 * An entitlement that an age, or the end of its category, changes. Amounts are đồng a month; `alternatives` are
 * other steps that the law knows at this age; `change` is the open Benefit Change that was made of it. Where a child's age
 * changes it: who, and how many children count now and then.
 */
export interface AgeStepDue extends StepTarget {
  entitlement: string
  beneficiary: string
  full_name: string
  birth_text: string | null
  administrative_unit: string
  unit_name: string
  programme: string
  category: string
  category_code: string
  reached_on: string
  at_age_months: number
  effective_month: string
  amount_now: number
  amount_then: number
  uncertain: boolean
  alternatives: OtherStep[]
  change: string | null
  children: string | null
  children_now: number | null
  children_then: number | null
}

/** Somebody behind a step, with what was and is paid in đồng, and why. */
export interface BridgePerson {
  beneficiary: string
  full_name: string
  administrative_unit: string
  unit_name: string
  last: number
  this: number
  reason: string
  decision_number: string | null
  change: string | null
}

/** The steps; `payroll`: when it is one; `broken`: sentences about what doesn't add up. */
export interface BridgeShown {
  payroll: string | null
  payrolls: string[]
  broken: string[]
  steps: BridgeStep[]
}

/** One step from last month to this one: persons, đồng, and the first people behind it. */
export interface BridgeStep {
  movement: string
  persons: number
  amount: number
  people: BridgePerson[]
}

/** A row of the monthly lists: what happens, and to whom. */
export interface ChangeListRow extends ListedChange {
  full_name: string
  sex: string | null
  birth_text: string | null
  id_number: string | null
  village: string | null
  difference: number
}

/** The same of a unit, with how many people fail it. */
export interface CountedCheck extends QualityCheck {
  count: number
}

/** A page of people, how many there are, and the event's counts. */
export interface EventPage {
  total: number
  rows: PersonAsked[]
  counts: Record<string, number>
  villages: string[]
}

/** What a person is owed for a month; `total` in đồng. No person: what an entitlement would be worth to anybody. */
export interface Explained {
  beneficiary: string | null
  full_name: string | null
  month: string
  total: number
  programmes: ExplainedProgramme[]
  warnings: string[]
}

/** A programme in a month, in đồng: owed, charged by approved lists, and the difference that the next list carries. */
export interface ExplainedProgramme {
  programme: string
  programme_name: string
  owed: number
  charged: number
  difference: number
  rows: ExplainedRow[]
  sentence: string
}

/** One entitlement in a month: what it is worth in đồng, whether it is paid, and why, as a sentence with its article. */
export interface ExplainedRow {
  entitlement: string | null
  category: string
  category_code: string
  category_name: string
  coefficient: number
  standard: number
  amount: number
  paid: boolean
  why: string
  article: string
  verified: boolean
  rate_basis: string
}

/** A line that is no person's row but holds an amount, an ID number or the like. `row_no` as Excel counts. */
export interface LeftOut {
  sheet: string
  row_no: number
  text: string
  amount: number
}

/** A line between people that no rule explains. */
export interface LineIgnored {
  sheet: string
  row_no: number
  text: string
}

/** The regular list of a commune in one programme; state `Not Made` where there is none yet; đồng. */
export interface ListCell {
  programme: string
  state: string
  name: string | null
  persons: number
  amount: number
}

/**
 * What happens to somebody; amounts in đồng a month, categories as codes. `worked_out`: whether a payroll stands
 * behind it; `state`: of the change, where none does.
 */
export interface ListedChange {
  administrative_unit: string
  programme: string
  beneficiary: string
  movement: string
  old: number
  new: number
  old_categories: string[]
  new_categories: string[]
  effective_month: string
  reason: string
  event_date: string | null
  decision_number: string | null
  decision_date: string | null
  change: string | null
  state: string | null
  worked_out: boolean
}

/** What became of the money of a month's approved lists; đồng. Recoveries are not part of it. */
export interface MonthMoney {
  not_ordered: number
  no_answer: number
  arrived: number
  not_arrived: number
  otherwise: number
}

/** What a month looks like to one user; `month` is None where there is no list yet. Months as first days. */
export interface MonthStanding {
  month: string | null
  programmes: string[]
  steps: MonthStep[]
  units: UnitStanding[]
  money: MonthMoney
}

/** The lists that stand at one step of the chain; đồng. */
export interface MonthStep {
  state: string
  lists: number
  amount: number
}

/**
 * What one person of a programme has not received. `since`: its first month (YYYY-MM); `waiting`: months since then;
 * `this_month` … `longer`: the đồng by their age (0, 1, 2, 3 and more months); `reason` and `what` of the oldest.
 */
export interface NotArrived {
  beneficiary: string
  full_name: string
  administrative_unit: string
  village: string
  programme: string
  provider: string
  payments: number
  amount: number
  since: string
  waiting: number
  this_month: number
  one_month: number
  two_months: number
  longer: number
  state: string
  reason: string
  what: string
}

/** A wish of a list that can't be signed yet, and why. */
export interface NotSigned {
  name: string
  full_name: string
  message: string
}

/** Accepted rows that are worth a look, with the code and one row's place and details. */
export interface Noticed {
  code: string
  rows: number
  sheet: string
  row_no: number
  details: string[]
}

/** A step besides the usual one, with the month from which it would count. */
export interface OtherStep extends StepTarget {
  effective_month: string
}

/**
 * `total` is the sum of all amounts that the sheets hold below their headings, without totals and without the sheets
 * of which nothing is read.
 */
export interface Outcome {
  accepted: Share
  rejected: Refused[]
  left_out: LeftOut[]
  left_out_share: Share
  notices: Noticed[]
  ignored: LineIgnored[]
  skipped: SheetLeftOut[]
  stated: StatedTotal[]
  total: number
}

/** Somebody who is to be asked at an event, with the wish that was recorded there, if any. */
export interface PersonAsked {
  beneficiary: string
  full_name: string
  birth_text: string | null
  village: string | null
  has_card: boolean
  phone: boolean
  guardians: Record<string, unknown>[]
  pays_now: string | null
  wish: Record<string, unknown> | null
}

/** The drafts that were made, and what was left out. */
export interface Proposed {
  created: string[]
  skipped: Skipped[]
}

/** A check of the data, in the user's language. */
export interface QualityCheck {
  key: string
  label: string
  aspect: string
  who: string
}

/** Those who fail a check: how many, and the rows of a page. */
export interface QualityPeople {
  total: number
  rows: QualityPerson[]
}

/** Somebody who fails a check. */
export interface QualityPerson {
  beneficiary: string
  full_name: string
  birth_text: string | null
  administrative_unit: string
  unit_name: string
  village: string | null
}

/** The rows that are refused for one reason, with the code and one row's details to put into its sentence. */
export interface Refused extends Share {
  code: string
  details: string[]
}

/** The names of what was made; None for what a person doesn't have. */
export interface Registered {
  beneficiary: string
  entitlements: string[]
  guardian: string | null
  bank_account: string | null
  payment_method: string | null
}

/** A payroll as its signers read it. */
export interface Review {
  summary: ReviewSummary
  rows: ReviewRow[]
}

/**
 * A line of a payroll, or somebody who has left the list (`amount` 0). Amounts are đồng; `last`: what the entitlement got
 * last month; `marks`: see `domain.payroll.review`. Fields of the line that the user may not read are missing.
 */
export interface ReviewRow {
  name: string
  beneficiary: string
  full_name: string
  amount: number
  last: number | null
  marks: string[]
  reason: string
  died_on?: string | null
  line_no?: number
  village?: string | null
  kind?: string
  months?: number
  channel?: string
  account_number?: string | null
  receiver_name?: string | null
}

/** Persons and đồng now and last month; how many rows need a second look (`flagged`), and how many changed. */
export interface ReviewSummary {
  persons: number
  amount: number
  last_persons: number
  last_amount: number
  regular_amount: number
  flagged: number
  changed: number
  rows: number
}

/** The four sums of a provider's month, what arrived and what did not, in đồng, and what keeps the month open. */
export interface SettlementFigures {
  listed: number
  funded: number
  received: number
  answered: number
  paid: number
  failed: number
  listed_count: number
  paid_count: number
  failed_count: number
  agree: boolean
  differences: SettlementGap[]
}

/** What keeps a month open: `gap` as `domain.disbursement.settlement.Gap` or "Received Another Sum". */
export interface SettlementGap {
  gap: string
  order: string
  count: number
  amount: number
}

/**
 * A payment behind a figure; `amount`: the đồng with which it counts there, `gap`: why its money came no further, ""
 * where it was answered.
 */
export interface SettlementLine {
  name: string
  full_name: string
  administrative_unit: string
  village: string | null
  amount: number
  payment_status: string
  disbursement: string | null
  failure_reason: string | null
  paid_on: string
  gap: string
}

/** A page of the payments behind a figure, with the number and the đồng of all of them. */
export interface SettlementLines {
  total: number
  amount: number
  rows: SettlementLine[]
}

/** Rows with the sum of their amounts as the list says them, in đồng; unreadable amounts count as none. */
export interface Share {
  rows: number
  amount: number
}

/** A sheet of which nothing is read. `why`: "hidden", "no_list" or "missing_columns". */
export interface SheetLeftOut {
  sheet: string
  why: string
  rows: number
  amount: number
}

/** What became of a list of wishes: how many were signed, and which were not. */
export interface Signed {
  signed: number
  refused: NotSigned[]
}

/** An entitlement of which no change was made, and why. */
export interface Skipped {
  entitlement: string
  reason: string
}

/**
 * A total that a table states itself, with what its lines add up to: the two differ where somebody's line or a figure
 * is wrong. `row_no` as Excel counts.
 */
export interface StatedTotal {
  sheet: string
  row_no: number
  text: string
  amount: number
  lines: number
}

/** Where a step leads; no category: the benefit stops. */
export interface StepTarget {
  to_category: string | null
  to_category_code: string | null
  article: string | null
  note: string | null
}

/**
 * An entitlement whose cash waits: for `count` months in a row, `amount` đồng. `effective_month`: the first day of
 * the suspension that is due; `change`: an open one.
 */
export interface UncollectedDue {
  entitlement: string
  beneficiary: string
  full_name: string
  administrative_unit: string
  unit_name: string
  programme: string
  category_code: string
  count: number
  amount: number
  effective_month: string
  change: string | null
}

/** A new unit that a village may have gone to. */
export interface UnitChoice {
  code: string
  name: string
}

/** How many living people are registered, how many of them lack nothing, and how many fail each check. */
export interface UnitQuality {
  persons: number
  complete: number
  checks: CountedCheck[]
}

/** A commune with the lists it has, or had the month before. */
export interface UnitStanding {
  unit: string
  unit_name: string
  cells: ListCell[]
}

/**
 * A single parent with a benefit for more children than the record knows: how many it is for, how many of them are
 * known and still count.
 */
export interface UnknownBirths {
  beneficiary: string
  full_name: string
  administrative_unit: string
  unit_name: string
  category_code: string
  children: number
  known: number
}

/** A figure of the law that nobody has checked: a rate's `amount` (đồng), or a category's `coefficient`. */
export interface UnverifiedFigure {
  name: string
  label: string
  programme: string
  amount?: number
  coefficient?: number
  legal_basis: string | null
  source: string | null
}

/** A target of one unit, what was reached, and where that stands. */
export interface Verdict {
  unit: string
  unit_name: string
  programme: string | null
  phase: string | null
  measure: string
  target_low: number
  target_high: number
  until: string | null
  rate: number | null
  standing: string
  missing: number
}

/** A village of a split commune: who lives there, which new units it may have gone to, and which one was entered. */
export interface VillageRow {
  name: string
  old_unit: string
  old_name: string
  village: string
  persons: number
  choices: UnitChoice[]
  new_code: string | null
  merged: boolean
}

/** The documents of one DocType that wait at these values of `field`: how many, and the first of them. */
export interface WaitingDocuments {
  doctype: string
  field: string
  states: string[]
  count: number
  rows: WaitingRow[]
}

/** A decree whose levels a payroll doesn't charge yet; `list`: the name of the commune's list, where it is made. */
export interface WaitingLevels {
  rule_set: string
  decree: string
  list: string | null
  people: number
}

/** A document that waits and its state or status; amount in đồng and count (people, or payments of an order) where it is about those. */
export interface WaitingRow {
  name: string
  title: string
  workflow_state: string
  unit_name: string
  modified: string
  amount: number | null
  count: number | null
}

/** A signed wish for an account that no opening list holds. */
export interface WishToOpen {
  name: string
  beneficiary: string
  full_name: string
  administrative_unit: string
  village: string | null
  programme: string | null
  channel: string
  provider: string | null
  receiver_kind: string
  guardian: string | null
  phone: string | null
  account_number: string | null
  missing_papers: string | null
}

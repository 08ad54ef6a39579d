// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

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

/** A step besides the usual one, with the month from which it would count. */
export interface OtherStep extends StepTarget {
  effective_month: string
}

/** The drafts that were made, and what was left out. */
export interface Proposed {
  created: string[]
  skipped: Skipped[]
}

/** An entitlement of which no change was made, and why. */
export interface Skipped {
  entitlement: string
  reason: string
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

/** A decree whose levels a payroll doesn't charge yet; `list`: the name of the commune's list, where it is made. */
export interface WaitingLevels {
  rule_set: string
  decree: string
  list: string | null
  people: number
}

// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

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

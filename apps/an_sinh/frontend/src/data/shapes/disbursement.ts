// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

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

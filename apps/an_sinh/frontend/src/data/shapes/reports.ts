// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** The regular list of a commune in one programme; state `Not Made` where there is none yet; đồng. */
export interface ListCell {
  programme: string
  state: string
  name: string | null
  persons: number
  amount: number
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

/** A commune with the lists it has, or had the month before. */
export interface UnitStanding {
  unit: string
  unit_name: string
  cells: ListCell[]
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

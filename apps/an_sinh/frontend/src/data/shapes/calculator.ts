// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

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

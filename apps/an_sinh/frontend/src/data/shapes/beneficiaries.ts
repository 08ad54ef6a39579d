// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** The same of a unit, with how many people fail it. */
export interface CountedCheck extends QualityCheck {
  count: number
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

/** The names of what was made; None for what a person doesn't have. */
export interface Registered {
  beneficiary: string
  entitlements: string[]
  guardian: string | null
  bank_account: string | null
  payment_method: string | null
}

/** How many living people are registered, how many of them lack nothing, and how many fail each check. */
export interface UnitQuality {
  persons: number
  complete: number
  checks: CountedCheck[]
}

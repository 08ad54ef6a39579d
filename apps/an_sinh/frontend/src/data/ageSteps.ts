import { call } from './request'

export interface AgeStepDue {
  entitlement: string
  beneficiary: string
  full_name: string
  birth_text: string
  administrative_unit: string
  unit_name: string
  category: string
  category_code: string
  reached_on: string
  at_age_months: number
  effective_month: string
  to_category: string | null
  to_category_code: string | null
  amount_now: number
  amount_then: number
  uncertain: boolean | number
  article: string | null
  note: string | null
  /** Other steps that the law knows at this age. */
  alternatives: { to_category: string | null; to_category_code: string | null; note: string | null }[]
  change: string | null
}

/** Benefits of a unit's people that an age changes from this month on, or from an earlier one. */
export const ageStepsDue = (unit: string, month: string, signal?: AbortSignal) =>
  call<AgeStepDue[]>(
    'an_sinh.api.age_steps.due',
    { administrative_unit: unit, month },
    { type: 'GET', signal },
  )

/**
 * Draft changes for the chosen entitlements; those that have one already are skipped with the reason. `choices`:
 * another category than the usual one, by entitlement (empty to stop).
 */
export const makeAgeChanges = (entitlements: string[], month: string, choices: Record<string, string>) =>
  call<{ created: string[]; skipped: { entitlement: string; reason: string }[] }>(
    'an_sinh.api.age_steps.make_changes',
    { entitlements: JSON.stringify(entitlements), month, choices: JSON.stringify(choices) },
    { timeout: 180000 },
  )

export interface AgeOffer {
  beneficiary: string
  full_name: string
  birth_text: string
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
  uncertain: boolean | number
  article: string | null
  note: string | null
}

/** People of a unit who may apply for a further benefit from this month on because of an age. */
export const ageOffers = (unit: string, month: string, signal?: AbortSignal) =>
  call<AgeOffer[]>(
    'an_sinh.api.age_steps.offers',
    { administrative_unit: unit, month },
    { type: 'GET', signal },
  )

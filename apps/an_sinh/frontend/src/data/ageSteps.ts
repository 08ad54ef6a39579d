import { call } from './request'
import type { AgeOffer, AgeStepDue, UnknownBirths } from './shapes'

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

/** People of a unit who may apply for a further benefit from this month on because of an age. */
export const ageOffers = (unit: string, month: string, signal?: AbortSignal) =>
  call<AgeOffer[]>(
    'an_sinh.api.age_steps.offers',
    { administrative_unit: unit, month },
    { type: 'GET', signal },
  )

/** Single parents of a unit whose benefit is for more children than their record knows. */
export const birthsUnknown = (unit: string, month: string, signal?: AbortSignal) =>
  call<UnknownBirths[]>(
    'an_sinh.api.age_steps.births_unknown',
    { administrative_unit: unit, month },
    { type: 'GET', signal },
  )

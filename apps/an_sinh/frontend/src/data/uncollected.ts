import { call } from './request'
import type { UncollectedDue } from './shapes'

/** Benefits of a unit's people whose money of the months up to this one waits uncollected. */
export const uncollectedDue = (unit: string, month: string, signal?: AbortSignal) =>
  call<UncollectedDue[]>(
    'an_sinh.api.uncollected.due',
    { administrative_unit: unit, month },
    { type: 'GET', signal },
  )

/** A draft suspension for each of the chosen entitlements; those that have one already are skipped with the reason. */
export const makeSuspensions = (unit: string, month: string, entitlements: string[]) =>
  call<{ created: string[]; skipped: { entitlement: string; reason: string }[] }>(
    'an_sinh.api.uncollected.make_changes',
    { administrative_unit: unit, month, entitlements: JSON.stringify(entitlements) },
    { timeout: 180000 },
  )

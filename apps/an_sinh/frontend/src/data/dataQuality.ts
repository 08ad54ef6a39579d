import { call } from './request'
import type { QualityCheck, QualityPerson, UnitQuality } from './shapes'

/** How right, complete, clean and alive the data of a unit's people is. */
export const qualityOfUnit = (unit: string, signal?: AbortSignal) =>
  call<UnitQuality>(
    'an_sinh.api.data_quality.of_unit',
    { administrative_unit: unit },
    { type: 'GET', signal, timeout: 180000 },
  )

export const qualityPeople = (
  unit: string,
  check: string,
  start: number,
  limit: number,
  signal?: AbortSignal,
) =>
  call<{ total: number; rows: QualityPerson[] }>(
    'an_sinh.api.data_quality.people',
    { administrative_unit: unit, check, start, limit },
    { type: 'GET', signal, timeout: 180000 },
  )

export const qualityOfPerson = (beneficiary: string) =>
  call<{ checks: QualityCheck[] }>('an_sinh.api.data_quality.of_person', { beneficiary }, { type: 'GET' })

/** Writes down that records were reviewed, or people seen alive, on a day. */
export const recordDay = (beneficiaries: string[], kind: 'reviewed' | 'seen', day: string) =>
  call<{ recorded: number }>('an_sinh.api.data_quality.record', {
    beneficiaries: JSON.stringify(beneficiaries),
    kind,
    day,
  })

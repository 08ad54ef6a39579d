import { call } from './request'

export type Side = 'first' | 'second'

export interface Comparison {
  name: string
  status: 'Open' | 'Merged' | 'Not the Same'
  grounds: string[]
  score: number
  kept: string | null
  /** What somebody proposes to merge; another person carries it out by the same choice. */
  proposal: {
    keep: string
    fields: Record<string, Side>
    proposed_by: string
    proposed_by_name: string
  } | null
  /** Who says that these are two people; another person decides so. */
  dismissal: { reason: string; proposed_by: string; proposed_by_name: string } | null
  people: Record<
    Side,
    { beneficiary: string; full_name: string; administrative_unit: string; unit_name: string; status: string }
  >
  fields: { fieldname: string; label: string; first: string | null; second: string | null }[]
  counts: Record<Side, Record<string, number>>
}

/** Looks for records that may be one person; a large unit is searched in the background (`queued`). */
export const findDuplicates = (unit: string) =>
  call<{ found?: number; new?: number; queued?: boolean }>(
    'an_sinh.api.duplicates.find',
    { administrative_unit: unit },
    { timeout: 300000 },
  )

export const comparePair = (name: string) =>
  call<Comparison>('an_sinh.api.duplicates.compare', { name }, { type: 'GET' })

export const mergePair = (name: string, keep: string, fields: Record<string, Side>) =>
  call<Comparison>(
    'an_sinh.api.duplicates.merge',
    { name, keep, fields: JSON.stringify(fields) },
    { timeout: 120000 },
  )

export const undoMerge = (name: string) => call<Comparison>('an_sinh.api.duplicates.undo', { name })
export const dismissPair = (name: string, reason: string) =>
  call<{ name: string; status: Comparison['status'] }>('an_sinh.api.duplicates.dismiss', { name, reason })

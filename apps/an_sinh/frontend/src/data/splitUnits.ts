import { call } from './request'
import type { VillageRow } from './shapes'

export interface Merge {
  name: string
  merge_table: string
  valid_from: string
  status: 'Done' | 'Undone'
  merged_by: string
  merged_at: string
}

export interface WorkList {
  rows: VillageRow[]
  tables: string[]
  merges: Merge[]
  may_assign: boolean
  may_merge: boolean
}

export interface Merger {
  unit_merge: string | null
  units: { new: string; new_name: string; old: string[] }[]
  totals: Record<string, { persons: number; monthly: number; charged: number }>
  refusals?: string[]
  warnings?: string[]
}

const METHOD = 'an_sinh.api.split_units'
const LONG = { timeout: 300000 }

/** The villages of the split communes at or below a unit, with what can be merged and was. */
export const workList = (unit: string, signal?: AbortSignal) =>
  call<WorkList>(`${METHOD}.work_list`, { administrative_unit: unit }, { type: 'GET', signal })

export const assignVillage = (name: string, code: string) =>
  call<{ new_code: string | null }>(`${METHOD}.assign`, { name, new_code: code || null })

export const findVillages = (table: string, unit: string) =>
  call<{ open: number }>(`${METHOD}.find_villages`, { table, administrative_unit: unit }, LONG)

export const tryMerge = (table: string, unit: string) =>
  call<Merger>(`${METHOD}.try_merge`, { table, administrative_unit: unit }, LONG)

export const mergeUnits = (table: string, unit: string) =>
  call<Merger>(`${METHOD}.merge`, { table, administrative_unit: unit }, LONG)

export const undoMerge = (name: string) => call<Merger>(`${METHOD}.undo`, { name }, LONG)

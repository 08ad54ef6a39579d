import { call } from './request'
import type { MonthStanding } from './shapes'

export interface NextDeadline {
  kind: string
  last_day: string
  list_month: string
  days_left: number
  legal_basis: string | null
}

/** Where the latest month with a list stands in the user's area. */
export const monthStanding = (signal?: AbortSignal) =>
  call<MonthStanding>('an_sinh.api.home.month', {}, { type: 'GET', signal })

/** The deadlines of a unit that come next, the nearest first. */
export const nextDeadlines = (administrative_unit: string, signal?: AbortSignal) =>
  call<NextDeadline[]>('an_sinh.api.home.next_deadlines', { administrative_unit }, { type: 'GET', signal })

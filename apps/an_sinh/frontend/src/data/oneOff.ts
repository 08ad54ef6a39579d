import type { Doc } from '@/types'
import { call } from './request'

export interface Award {
  amount: number
  explanation: string
}

export interface Gift {
  administrative_unit: string
  category: string
  amount: number
  month: string
  day: string | null
  decision_number: string
  decision_date: string
}

export interface Given {
  made?: number
  had_it?: number
  queued?: number
}

/** What a one-off payment is worth for a death on a day; saves nothing. */
export const awardOf = (doc: Doc, signal?: AbortSignal) =>
  call<Award>(
    'an_sinh.api.one_off.award',
    { beneficiary: doc.beneficiary, category: doc.category, event_date: doc.event_date },
    { type: 'GET', signal },
  )

/** Gives a gift to everybody of a unit; asked again, nobody gets it twice. */
export const giveGift = (gift: Gift) =>
  call<Given>('an_sinh.api.one_off.give', { ...gift }, { timeout: 300000 })

/** Puts approved one-off payments on the lists of their communes; gives the lists' names. */
export const prepareOneOff = (month: string, unit: string, programme: string | null) =>
  call<{ payrolls: string[] }>(
    'an_sinh.api.one_off.prepare',
    { month, administrative_unit: unit, programme },
    { timeout: 300000 },
  )

/** Undoes a gift in a unit for whoever stands on no list yet. */
export const takeBackGift = (doc: Doc) =>
  call<{ taken_back: number; on_lists: number }>('an_sinh.api.one_off.take_back', {
    administrative_unit: doc.administrative_unit,
    category: doc.category,
    decision_number: doc.decision_number,
  })

import type { Doc } from '@/types'
import { call } from './request'
import type { WaitingLevels } from './shapes'

const METHOD = 'an_sinh.api.level_decisions'

/** Makes the reviewed list of a commune, or works an open one out anew. */
export const prepareLevels = (unit: string, ruleSet: string) =>
  call<{ name: string; people: number; arrears: number }>(
    `${METHOD}.prepare`,
    { administrative_unit: unit, programme: null, rule_set: ruleSet },
    { timeout: 300000 },
  )

export const decideLevels = (name: string, values: Doc) =>
  call(`${METHOD}.decide`, {
    name,
    decision_number: values.decision_number,
    decision_date: values.decision_date,
    signed_as: values.signed_as,
  })

/** The decrees whose levels a payroll doesn't charge yet. */
export const waitingLevels = (payroll: string, signal?: AbortSignal) =>
  call<WaitingLevels[]>(`${METHOD}.waiting`, { payroll }, { type: 'GET', signal })

import { call } from './request'

export interface BridgePerson {
  beneficiary: string
  full_name: string
  administrative_unit: string
  unit_name: string
  last: number
  this: number
  reason: string
  decision_number: string | null
  change: string | null
}

export interface Bridge {
  payroll: string | null
  payrolls: string[]
  broken: string[]
  steps: { movement: string; persons: number; amount: number; people: BridgePerson[] }[]
}

/** The way from last month's list to this one, with the people behind each step. */
export const loadBridge = (unit: string, programme: string, month: string) =>
  call<Bridge>(
    'an_sinh.api.bridge.of',
    { administrative_unit: unit, programme, month },
    { type: 'GET', timeout: 120000 },
  )

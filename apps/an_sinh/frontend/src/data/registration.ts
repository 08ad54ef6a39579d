import type { Value } from '@/types'
import { call } from './request'
import type { Registered } from './shapes'

export type Part = Record<string, Value>

export interface NewPerson {
  person: Part
  entitlements: Part[]
  receiver: Part | null
  account: Part | null
  method: Part
}

/** Makes the drafts of a new person, all or none; with `send` they go for approval at once. */
export const register = (values: NewPerson, send: boolean) =>
  call<Registered & { workflow_state: string }>('an_sinh.api.registration.register', {
    person: JSON.stringify(values.person),
    entitlements: JSON.stringify(values.entitlements),
    receiver: values.receiver && JSON.stringify(values.receiver),
    account: values.account && JSON.stringify(values.account),
    method: JSON.stringify(values.method),
    send: send ? 1 : 0,
  })

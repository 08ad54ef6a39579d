import { call } from './request'

export interface ExpiringReceiver {
  name: string
  full_name: string
  kind: string
  relation: string | null
  valid_until: string
  expiry: string
  beneficiary: string
  beneficiary_name: string
  unit_name: string
}

/** Guardians and authorised receivers whose papers have run out, or do so within 60 days. */
export const expiringReceivers = () =>
  call<{ total: number; rows: ExpiringReceiver[] }>('an_sinh.api.receivers.expiring', {}, { type: 'GET' })

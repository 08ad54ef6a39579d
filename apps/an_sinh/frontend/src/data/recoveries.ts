import { call } from './request'

export interface Received {
  name: string
  status: string
  received_amount: number
  outstanding_amount: number
}

/** Counts what was paid back against the oldest open instalments. */
export const receive = (name: string, amount: number, receivedOn: string, paper: string) =>
  call<Received>('an_sinh.api.recovery.receive', { name, amount, received_on: receivedOn, paper })

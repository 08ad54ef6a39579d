import { call } from './request'

export interface WaitingForFunds {
  count: number
  amount: number
  open_count: number
  open_amount: number
  rows: {
    name: string
    full_name: string
    amount: number
    payment_status: string
    disbursement: string | null
  }[]
}

/** Ask the treasury for the money of an unsent order and of those beside it. */
export const makeTreasuryRequest = (order: string) =>
  call<{ name: string }>('an_sinh.api.treasury.make', { order })

export interface TreasuryShare {
  name: string
  label: string
  payments: number
  amount: number
}

/** A request's payments by order and by commune. */
export const requestShares = (name: string, signal?: AbortSignal) =>
  call<{ orders: TreasuryShare[]; units: TreasuryShare[] }>(
    'an_sinh.api.treasury.shares',
    { name },
    { type: 'GET', signal },
  )

/** Enter what the treasury paid out: whole đồng, day, number of its paper; `first`: orders and communes that come first. */
export const fundRequest = (
  name: string,
  amount: number,
  day: string,
  voucher: string,
  first: string[] = [],
) =>
  call<{ status: string; funded_amount: number; unfunded_amount: number; unfunded_count: number }>(
    'an_sinh.api.treasury.fund',
    { name, amount, day, voucher, first },
    { timeout: 120000 },
  )

/** The payments that a request's money was not enough for. */
export const waitingForFunds = (name: string, signal?: AbortSignal) =>
  call<WaitingForFunds>('an_sinh.api.treasury.waiting', { name }, { type: 'GET', signal })

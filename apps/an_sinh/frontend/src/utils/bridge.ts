import { mark } from './mark'
import type { Value } from '@/types'
/** The month's identity: last month ± every kind of change = this month, in persons and in đồng. */
export interface BridgeRow {
  movement: string
  label: string
  sign: '' | '+' | '−' | '±' | '='
  persons: number
  amount: number
}

const STEPS: [key: string, label: string, sign: BridgeRow['sign']][] = [
  ['previous', mark('Previous month'), ''],
  ['increase', mark('Increases'), '+'],
  ['transfer_in', mark('Transfers in'), '+'],
  ['decrease', mark('Decreases'), '−'],
  ['transfer_out', mark('Transfers out'), '−'],
  ['suspension', mark('Suspensions'), '−'],
  ['resumption', mark('Resumptions'), '+'],
  ['adjustment', mark('Adjustments'), '±'],
  ['current', mark('This month'), '='],
]

const number = (value: unknown) => Number(value) || 0

/** Rows of the bridge out of a payroll's fields; none when the payroll holds no such figures. */
export function bridgeRows(doc: Record<string, Value>): BridgeRow[] {
  if (doc.current_persons === undefined && doc.current_amount === undefined) return []
  return STEPS.map(([key, label, sign]) => ({
    movement: key,
    label,
    sign,
    persons: number(doc[`${key}_persons`]),
    amount: number(doc[`${key}_amount`]),
  })).filter((row) => row.persons || row.amount || row.sign === '' || row.sign === '=')
}

/** Which of persons and amount don't add up from last month to this one: what should be, and what stands there. */
export function bridgeBreaks(
  doc: Record<string, Value>,
): { measure: string; expected: number; found: number }[] {
  const rows = bridgeRows(doc)
  if (!rows.length) return []
  const signs = { '': 1, '+': 1, '−': -1, '±': 1, '=': 0 }
  return (['persons', 'amount'] as const).flatMap((measure) => {
    // An adjustment changes what persons get, not how many they are.
    const counted = rows.filter((row) => measure === 'amount' || row.sign !== '±')
    const expected = counted.reduce((sum, row) => sum + signs[row.sign] * row[measure], 0)
    const found = rows[rows.length - 1][measure]
    return expected === found ? [] : [{ measure, expected, found }]
  })
}

/** Shares of the total by way of payment, in percent of đồng. */
export function channelShares(doc: Record<string, Value>) {
  const account = number(doc.account_amount)
  const cash = number(doc.cash_amount)
  const total = account + cash
  return {
    account: total ? (account / total) * 100 : 0,
    cash: total ? (cash / total) * 100 : 0,
  }
}

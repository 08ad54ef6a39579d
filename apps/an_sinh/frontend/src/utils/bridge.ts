import { mark } from './mark'
/** The month's identity: last month ± every kind of change = this month, in persons and in đồng. */
export interface BridgeRow {
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
export function bridgeRows(doc: Record<string, any>): BridgeRow[] {
  if (doc.current_persons === undefined && doc.current_amount === undefined) return []
  return STEPS.map(([key, label, sign]) => ({
    label,
    sign,
    persons: number(doc[`${key}_persons`]),
    amount: number(doc[`${key}_amount`]),
  })).filter((row) => row.persons || row.amount || row.sign === '' || row.sign === '=')
}

/** Shares of the total by way of payment, in percent of đồng. */
export function channelShares(doc: Record<string, any>) {
  const account = number(doc.account_amount)
  const cash = number(doc.cash_amount)
  const total = account + cash
  return {
    account: total ? (account / total) * 100 : 0,
    cash: total ? (cash / total) * 100 : 0,
  }
}

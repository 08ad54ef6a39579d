/** What somebody ticks on a signed list before it is entered: pure steps, each of which can be taken back. */

export type Tick = 'received' | 'missing'
export interface TickedLine {
  tick: Tick
  amount: number
  /** The answer that stands already, when this one corrects it. */
  corrects: boolean
}
export type Ticks = Record<string, TickedLine>

/** The states that a line may have with the answer ticked for it: ticking that again says nothing new. */
const SAME: Record<Tick, (status: string) => boolean> = {
  received: (status) => status === 'Paid',
  missing: (status) => status !== 'Paid' && status !== 'In Disbursement',
}

export const saysNothingNew = (tick: Tick, status: string) => SAME[tick](status)
/** Cash that waited may be fetched later; only "received" is taken back. */
export const corrects = (tick: Tick, status: string) => tick === 'missing' && status === 'Paid'

/** The ticks after a line was ticked; the same tick again takes it off. */
export function ticked(
  ticks: Ticks,
  line: { name: string; amount: number; payment_status: string },
  tick: Tick,
): Ticks {
  const { [line.name]: before, ...others } = ticks
  if (before?.tick === tick || saysNothingNew(tick, line.payment_status)) return others
  return {
    ...others,
    [line.name]: { tick, amount: line.amount, corrects: corrects(tick, line.payment_status) },
  }
}

export interface TickSum {
  received: number
  receivedAmount: number
  missing: number
  missingAmount: number
  corrections: number
}

export function sumOf(ticks: Ticks): TickSum {
  const sum: TickSum = { received: 0, receivedAmount: 0, missing: 0, missingAmount: 0, corrections: 0 }
  for (const { tick, amount, corrects: again } of Object.values(ticks)) {
    sum[tick] += 1
    sum[`${tick}Amount`] += amount
    if (again) sum.corrections += 1
  }
  return sum
}

export const namesOf = (ticks: Ticks, tick: Tick) =>
  Object.keys(ticks).filter((name) => ticks[name].tick === tick)

/** Ticks as they were kept in the browser; anything else is nothing. */
export function readTicks(text: string | null): Ticks {
  try {
    const found = JSON.parse(text ?? '{}')
    return Object.fromEntries(
      Object.entries(found as Ticks).filter(
        ([, value]) =>
          (value?.tick === 'received' || value?.tick === 'missing') && Number.isFinite(value.amount),
      ),
    )
  } catch {
    return {}
  }
}

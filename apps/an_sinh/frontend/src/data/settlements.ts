import { call } from './request'
import type { SettlementFigures, SettlementLines } from './shapes'

/** The settlement of an order's programme, month, unit and provider: the one that is there, or a new draft. */
export const makeSettlement = (order: string) =>
  call<{ name: string }>('an_sinh.api.settlements.make', { order })

/** The four sums of a settlement and what keeps them apart. */
export const settlementFigures = (name: string, signal?: AbortSignal) =>
  call<SettlementFigures>('an_sinh.api.settlements.figures', { name }, { type: 'GET', signal })

/** A page of the payments behind a figure of a settlement. */
export const settlementLines = (
  name: string,
  figure: string,
  start: number,
  length: number,
  signal?: AbortSignal,
) =>
  call<SettlementLines>(
    'an_sinh.api.settlements.lines',
    { name, figure, start, length },
    { type: 'GET', signal },
  )

/** Ask for a closed month to be opened again. */
export const askToReopen = (name: string, reason: string) =>
  call('an_sinh.api.settlements.ask_to_reopen', { name, reason })

/** Open a closed month again, as somebody else asked. */
export const reopenSettlement = (name: string) =>
  call<{ name: string; status: string }>('an_sinh.api.settlements.reopen', { name }, { timeout: 120000 })

import { describe, expect, it } from 'vitest'
import { namesOf, readTicks, sumOf, ticked, type Ticks } from './ticks'

const line = (name: string, status = 'In Disbursement', amount = 540000) => ({
  name,
  amount,
  payment_status: status,
})

describe('ticks of a signed list', () => {
  it('are set, changed and taken off', () => {
    let ticks: Ticks = ticked({}, line('A'), 'received')
    ticks = ticked(ticks, line('B', 'In Disbursement', 360000), 'missing')
    expect(sumOf(ticks)).toEqual({
      received: 1,
      receivedAmount: 540000,
      missing: 1,
      missingAmount: 360000,
      corrections: 0,
    })
    ticks = ticked(ticks, line('A'), 'missing')
    expect([namesOf(ticks, 'received'), namesOf(ticks, 'missing')]).toEqual([[], ['B', 'A']])
    expect(ticked(ticked(ticks, line('A'), 'missing'), line('B'), 'missing')).toEqual({})
  })

  it('say nothing where the answer stands already', () => {
    expect(ticked({}, line('A', 'Paid'), 'received')).toEqual({})
    expect(ticked({}, line('A', 'Uncollected'), 'missing')).toEqual({})
  })

  it('correct what was received, and let waiting cash be fetched', () => {
    expect(sumOf(ticked({}, line('A', 'Paid'), 'missing')).corrections).toBe(1)
    expect(sumOf(ticked({}, line('A', 'Uncollected'), 'received')).corrections).toBe(0)
  })

  it('are read back only where they are ticks', () => {
    const kept = ticked({}, line('A'), 'received')
    expect(readTicks(JSON.stringify(kept))).toEqual(kept)
    expect(readTicks('{"A": {"tick": "stolen", "amount": 1}, "B": 7}')).toEqual({})
    expect(readTicks('not json')).toEqual({})
    expect(readTicks(null)).toEqual({})
  })
})

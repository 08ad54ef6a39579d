import { describe, expect, it } from 'vitest'
import { bridgeBreaks, bridgeRows, channelShares } from './bridge'

describe('the bridge', () => {
  it('keeps both ends and leaves out changes that did not happen', () => {
    const rows = bridgeRows({
      previous_persons: 10,
      previous_amount: 5000,
      increase_persons: 1,
      increase_amount: 500,
      current_persons: 11,
      current_amount: 5500,
    })
    expect(rows.map((row) => [row.sign, row.label, row.persons, row.amount])).toEqual([
      ['', 'Previous month', 10, 5000],
      ['+', 'Increases', 1, 500],
      ['=', 'This month', 11, 5500],
    ])
  })
  it('says where it does not add up; adjustments move money, not persons', () => {
    const figures = {
      previous_persons: 10,
      previous_amount: 5000,
      decrease_persons: 2,
      decrease_amount: 1000,
      adjustment_persons: 3,
      adjustment_amount: -50,
      current_persons: 8,
      current_amount: 3950,
    }
    expect(bridgeBreaks(figures)).toEqual([])
    expect(bridgeBreaks({ ...figures, current_persons: 9 })).toEqual([
      { measure: 'persons', expected: 8, found: 9 },
    ])
    expect(bridgeBreaks({})).toEqual([])
  })
  it('of a document without figures is empty', () => expect(bridgeRows({})).toEqual([]))
  it('keeps both ends of an empty month', () => expect(bridgeRows({ current_persons: 0 })).toHaveLength(2))
})

describe('channels', () => {
  it('share the total', () => {
    expect(channelShares({ account_amount: 300, cash_amount: 100 })).toEqual({ account: 75, cash: 25 })
    expect(channelShares({})).toEqual({ account: 0, cash: 0 })
  })
})

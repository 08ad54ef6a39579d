import { describe, expect, it } from 'vitest'
import { isStateField, stateTone } from './badge'

describe('badges', () => {
  it.each([
    ['Draft', undefined, 'gray'],
    ['Returned', undefined, 'red'],
    ['Approved', undefined, 'green'],
    ['Paid', undefined, 'green'],
    ['In Disbursement', undefined, 'amber'],
    ['Approved', 'Danger', 'red'],
    ['Something Else', 'Unknown', 'blue'],
  ])('%s %s', (state, style, tone) => expect(stateTone(state, style)).toBe(tone))

  it('know state fields', () => {
    expect(['workflow_state', 'status', 'payment_status', 'state'].every(isStateField)).toBe(true)
    expect(['estate', 'statement', 'full_name'].some(isStateField)).toBe(false)
  })
})

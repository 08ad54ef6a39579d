import { describe, expect, it } from 'vitest'
import { axisOf, barsOf, isRunning, isSuspended, yearMarks, type ClaimLike } from './claimBars'

const claim = (values: Partial<ClaimLike>): ClaimLike => ({
  name: 'a',
  start_month: '2025-01-01',
  end_month: null,
  status: 'Approved',
  suspensions: [],
  ...values,
})
const AXIS = { first: 2025 * 12, last: 2025 * 12 + 9 } // ten months: 10 % each
const parts = (one: ClaimLike) => barsOf(one, AXIS).map((bar) => [bar.left, bar.width, bar.suspended])

describe('claims as bars', () => {
  it('run to the end of the axis while they have no end', () => {
    expect(barsOf(claim({}), AXIS)).toEqual([{ left: 0, width: 100, suspended: false, open: true }])
    expect(parts(claim({ start_month: '2025-03-01', end_month: '2025-04-01' }))).toEqual([[20, 20, false]])
  })

  it('are broken by suspensions, also open and overlapping ones', () => {
    const paused = claim({
      suspensions: [
        { from_month: '2025-08-01', to_month: null },
        { from_month: '2025-03-01', to_month: '2025-04-01' },
        { from_month: '2025-04-01', to_month: '2025-05-01' },
      ],
    })
    expect(parts(paused)).toEqual([
      [0, 20, false],
      [20, 20, true],
      [40, 10, true],
      [50, 20, false],
      [70, 30, true],
    ])
  })

  it('have no part when they end before they begin', () => {
    expect(parts(claim({ start_month: '2025-03-01', end_month: '2025-02-01' }))).toEqual([])
  })

  it('stand on an axis of a year at least, a little past the present', () => {
    const axis = axisOf([claim({ start_month: '2025-06-01' })], '2025-09-01')
    expect(axis).toEqual({ first: 2025 * 12 - 1, last: 2025 * 12 + 10 })
    expect(yearMarks(axis)).toEqual([{ year: 2025, left: expect.closeTo(100 / 12) }])
    expect(yearMarks({ first: 2000 * 12, last: 2025 * 12 }).length).toBeLessThanOrEqual(8)
  })

  it('know whether they rest and whether they still run', () => {
    const paused = claim({ suspensions: [{ from_month: '2025-03-01', to_month: '2025-04-01' }] })
    expect([2, 3, 4, 5].map((month) => isSuspended(paused, `2025-0${month}-01`))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(isRunning(claim({ end_month: '2025-04-01' }), '2025-04-01')).toBe(true)
    expect(isRunning(claim({ end_month: '2025-04-01' }), '2025-05-01')).toBe(false)
    expect(isRunning(claim({ status: 'Cancelled' }), '2025-05-01')).toBe(false)
  })
})

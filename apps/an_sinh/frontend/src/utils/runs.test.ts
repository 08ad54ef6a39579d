import { expect, test } from 'vitest'
import { parseRuns } from './runs'

test('two rates of one year', () => {
  expect(parseRuns('2026-01:9:750000,2026-10:3:810000')).toEqual([
    { first: '2026-01-01', last: '2026-09-01', monthly: 750000 },
    { first: '2026-10-01', last: '2026-12-01', monthly: 810000 },
  ])
})

test('a run over the new year', () => {
  expect(parseRuns('2025-11:3:500000')).toEqual([
    { first: '2025-11-01', last: '2026-01-01', monthly: 500000 },
  ])
})

test('nothing', () => {
  expect([parseRuns(''), parseRuns(null), parseRuns(undefined)]).toEqual([[], [], []])
})

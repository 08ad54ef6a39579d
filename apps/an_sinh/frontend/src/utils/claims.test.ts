import { describe, expect, it } from 'vitest'
import type { CalculatorCategory } from '@/data/calculator'
import type { Explained } from '@/data/shapes'
import { ageText } from './ageText'
import { asksCoefficient, claimsOf, compare, forServer, newClaim } from './claims'

const CATEGORIES = [
  { name: 'BTXH-5d', coefficient_source: 'Category' },
  { name: 'NCC-TN', coefficient_source: 'Entitlement' },
] as CalculatorCategory[]
const explained = (programmes: [string, number, [string, number][]][]) =>
  ({
    programmes: programmes.map(([programme, owed, rows]) => ({
      programme,
      programme_name: programme,
      owed,
      rows: rows.map(([category, coefficient]) => ({ category, coefficient })),
    })),
  }) as unknown as Explained
const REGISTERED = explained([
  ['BTXH', 500, [['BTXH-5d', 1]]],
  ['NCC', 2000, [['NCC-TN', 0.189]]],
])

describe('claims that are tried', () => {
  it('begin with what is registered; a coefficient only where it is the person’s own', () => {
    const rows = claimsOf(REGISTERED, CATEGORIES).map(({ category, coefficient }) => [category, coefficient])
    expect(rows).toEqual([
      ['BTXH-5d', null],
      ['NCC-TN', 0.189],
    ])
    expect([asksCoefficient(CATEGORIES, 'NCC-TN'), asksCoefficient(CATEGORIES, 'unknown')]).toEqual([
      true,
      false,
    ])
  })

  it('go to the server without empty rows and without the key of the screen', () => {
    const rows = [newClaim(), newClaim({ category: 'BTXH-5d', start_month: '2024-05-01' })]
    expect(forServer(rows)).toEqual([{ category: 'BTXH-5d', start_month: '2024-05-01' }])
    expect(rows[0].key).not.toBe(rows[1].key)
  })

  it('are compared per programme, also where one side has nothing', () => {
    const tried = explained([['BTXH', 750, []]])
    expect(compare(REGISTERED, tried).map(({ programme, difference }) => [programme, difference])).toEqual([
      ['BTXH', 250],
      ['NCC', -2000],
    ])
    expect(compare(null, null)).toEqual([])
  })
})

it('names ages as the law does', () => {
  const words = (text: string, values: unknown[] = []) => text.replace('{0}', String(values[0]))
  expect([ageText(48, words), ageText(30, words)]).toEqual(['4 years', '30 months'])
})

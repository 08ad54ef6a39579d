import { describe, expect, it } from 'vitest'
import { decodeFilters, encodeFilters, forServer, isComplete, operatorsFor } from './filters'
import type { Value } from '@/types'

describe('filters', () => {
  it('offer what fits the field', () => {
    expect(operatorsFor({ fieldname: 'x', fieldtype: 'Data' }, new Set())[0]).toBe('like')
    expect(operatorsFor({ fieldname: 'x', fieldtype: 'Check' }, new Set())).toEqual(['='])
    const unit = { fieldname: 'u', fieldtype: 'Link', options: 'Administrative Unit' }
    expect(operatorsFor(unit, new Set(['Administrative Unit']))[0]).toBe('descendants of (inclusive)')
    expect(operatorsFor(unit, new Set())[0]).toBe('=')
  })

  it('are complete when they say something', () => {
    expect(isComplete(['a', '=', ''])).toBe(false)
    expect(isComplete(['a', '=', 0])).toBe(true)
    expect(isComplete(['a', 'in', []])).toBe(false)
    expect(isComplete(['a', 'between', ['2024-01-01', '']])).toBe(false)
    expect(isComplete(['', '=', 'x'])).toBe(false)
  })

  it('reach the server with wildcards and without halves', () => {
    expect(
      forServer([
        ['a', 'like', 'An'],
        ['b', '=', ''],
        ['c', 'like', 'x%'],
      ]),
    ).toEqual([
      ['a', 'like', '%An%'],
      ['c', 'like', 'x%'],
    ])
  })

  it('live in the address and come back', () => {
    const rows: Value[] = [
      ['status', '=', 'Active'],
      ['month', 'between', ['2024-01-01', '2024-05-01']],
    ]
    expect(decodeFilters(encodeFilters(rows))).toEqual(rows)
    expect(encodeFilters([['a', '=', '']])).toBeUndefined()
  })

  it.each([undefined, '', 'x', '{}', '[1]', '[["a","drop table",1]]', '[["a","="]]', '[[1,"=",2]]'])(
    'from a broken address are none: %s',
    (text) => expect(decodeFilters(text)).toEqual([]),
  )
})

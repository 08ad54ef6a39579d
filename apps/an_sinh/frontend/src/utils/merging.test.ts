import { describe, expect, it } from 'vitest'
import type { Comparison } from '@/data/duplicates'
import { defaultSides, differs, suggestedSide } from './merging'

const field = (fieldname: string, first: string | null, second: string | null) => ({
  fieldname,
  label: fieldname,
  first,
  second,
})

describe('merging two records', () => {
  it('asks about what differs only; nothing and an empty text are the same', () => {
    expect(differs(field('phone', null, ''))).toBe(false)
    expect(differs(field('phone', null, '09'))).toBe(true)
  })

  it('begins with the kept record, and fills its gaps from the other', () => {
    const fields = [field('name', 'A', 'B'), field('phone', null, '09'), field('village', 'x', 'x')]
    expect(defaultSides(fields, 'first')).toEqual({ name: 'first', phone: 'second' })
    expect(defaultSides(fields, 'second')).toEqual({ name: 'second', phone: 'second' })
  })

  it('keeps the record with more papers and payments', () => {
    const counts = { first: { 'Payroll Line': 2 }, second: { 'Payroll Line': 3, Guardian: 1 } }
    expect(suggestedSide({ counts } as unknown as Comparison)).toBe('second')
    expect(suggestedSide({ counts: { first: {}, second: {} } } as unknown as Comparison)).toBe('first')
  })
})

import { describe, expect, it } from 'vitest'
import { isFlagged, markText, rowReason, rowsOfView } from './review'
import { fill } from './text'
import type { ReviewRow } from '@/data/shapes'

const say = (text: string, values: unknown[] = []) => fill(text, values)
const row = (values: Partial<ReviewRow>): ReviewRow => ({
  name: 'L1',
  line_no: 7,
  full_name: 'Lò Văn Ín',
  beneficiary: 'DT1',
  amount: 540000,
  last: 540000,
  marks: [],
  reason: '',
  ...values,
})

describe('the review of a list', () => {
  const dead = row({ marks: ['died', 'new_account'], died_on: '2024-05-02' })
  const added = row({ name: 'L2', marks: ['new'], last: null })
  const same = row({ name: 'L3' })

  it('tells what needs a look from what only changed', () => {
    expect([dead, added, same].map(isFlagged)).toEqual([true, false, false])
    expect(rowsOfView([dead, added, same], 'flagged')).toEqual([dead])
    expect(rowsOfView([dead, added, same], 'changed')).toEqual([dead, added])
    expect(rowsOfView([dead, added, same], 'all')).toHaveLength(3)
  })

  it('says a mark with its day or months', () => {
    expect(markText(dead, 'died', say)).toBe('Died on 02/05/2024')
    expect(markText(row({ months: 5 }), 'long_arrears', say)).toBe('Arrears of 5 months')
  })

  it('begins a return with the row and what is wrong with it', () => {
    expect(rowReason(dead, say)).toBe('Line 7, Lò Văn Ín – Died on 02/05/2024 – New account: ')
    expect(rowReason(row({ line_no: undefined, marks: ['gone'] }), say)).toBe(
      'Lò Văn Ín – No longer on the list: ',
    )
  })
})

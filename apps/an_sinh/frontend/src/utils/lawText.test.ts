import { describe, expect, it } from 'vitest'
import { checkedText } from './lawText'

const words = (text: string) => text

describe('who checked a figure', () => {
  it('says that nobody has', () => {
    expect(checkedText({ verified: 0, verified_by: 'a@b.vn' }, words)).toBe('Not yet')
  })
  it('says that it came with its source', () => {
    expect(checkedText({ verified: 1 }, words)).toBe('By the catalogue')
  })
  it('names the person and the time', () => {
    expect(
      checkedText({ verified: 1, verified_by: 'a@b.vn', verified_on: '2026-11-02 08:05:00' }, words),
    ).toBe('a@b.vn · 02/11/2026 08:05')
  })
})

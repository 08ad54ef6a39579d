import { describe, expect, it } from 'vitest'
import { byAspect, shareOf } from './quality'

const check = (key: string, aspect: string, count: number) => ({ key, aspect, count, label: key, who: '' })

describe('quality of data', () => {
  it('groups by aspect in the order that the server gives, the most frequent first', () => {
    const groups = byAspect([check('a', 'Right', 1), check('b', 'Clean', 9), check('c', 'Right', 5)])
    expect(groups.map(({ aspect, checks }) => [aspect, checks.map(({ key }) => key)])).toEqual([
      ['Right', ['c', 'a']],
      ['Clean', ['b']],
    ])
  })

  it('says "all" and "none" only when it is so', () => {
    expect([
      shareOf(999, 1000),
      shareOf(1000, 1000),
      shareOf(1, 1000),
      shareOf(0, 1000),
      shareOf(0, 0),
    ]).toEqual([99, 100, 1, 0, 0])
  })
})

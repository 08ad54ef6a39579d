import { describe, expect, it, vi } from 'vitest'
import { linkFilters } from './linkFilters'

const doc = { doctype: 'Benefit Change', name: 'x', beneficiary: 'DT1', programme: '' }
const user = { name: 'a@b', full_name: '', roles: [], language: 'vi' }
const read = (rows: unknown) => linkFilters(JSON.stringify(rows), doc, user)

describe('filters of a link field', () => {
  it('take values from the document', () => {
    expect(read([['Benefit Entitlement', 'beneficiary', '=', 'eval: doc.beneficiary']])).toEqual([
      ['Benefit Entitlement', 'beneficiary', '=', 'DT1'],
    ])
    expect(read([['X', 'status', 'in', ['A', 'B']]])).toEqual([['X', 'status', 'in', ['A', 'B']]])
  })

  it('leave out what is not filled in yet', () => {
    expect(read([['X', 'programme', '=', 'eval:doc.programme']])).toBeUndefined()
    expect(read([['X', 'programme', '=', 'eval:doc.nothing']])).toBeUndefined()
  })

  it('reach nothing but the document, and survive nonsense', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    expect(linkFilters('[[', doc, user)).toBeUndefined()
    expect(read([['X', 'a', '=', 'eval:window.location']])).toBeUndefined()
    expect(linkFilters('', doc, user)).toBeUndefined()
    expect(warn).toHaveBeenCalled()
  })
})

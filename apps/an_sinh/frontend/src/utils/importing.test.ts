import { describe, expect, it } from 'vitest'
import { countsByCode, earlierImport, isBusy, progressOf, renamed } from './importing'

describe('registry import', () => {
  const headings = [
    { heading: 'Họ và tên', field: 'full_name' },
    { heading: 'Ghi chú lạ', field: null },
  ]

  it('names a column by hand on top of what was named before', () => {
    expect(renamed(headings, {}, 'Ghi chú lạ', 'note')).toEqual({ 'Ghi chú lạ': 'note' })
    expect(renamed(headings, { 'Ghi chú lạ': 'note' }, 'Họ và tên', '')).toEqual({
      'Ghi chú lạ': 'note',
      'Họ và tên': '',
    })
  })

  it('lets a field stand in one column only', () => {
    const moved = renamed(headings, {}, 'Ghi chú lạ', 'full_name')
    expect(moved).toEqual({ 'Ghi chú lạ': 'full_name', 'Họ và tên': '' })
    expect(renamed(headings, moved, 'Họ và tên', 'full_name')).toEqual({
      'Ghi chú lạ': '',
      'Họ và tên': 'full_name',
    })
  })

  it('shows progress within its bounds', () => {
    expect(progressOf('Completed', 12)).toBe(100)
    expect(progressOf('Running', 100)).toBe(99)
    expect(progressOf('Running', 'x')).toBe(0)
    expect(['Queued', 'Running'].every(isBusy)).toBe(true)
    expect(isBusy('Failed')).toBe(false)
  })

  it('reads counts, the most frequent first', () => {
    expect(countsByCode('{"rejected": {"missing_name": 1, "id_conflict": 3}}', 'rejected')).toEqual([
      ['id_conflict', 3],
      ['missing_name', 1],
    ])
    expect(countsByCode('broken', 'warnings')).toEqual([])
    expect(countsByCode(null, 'warnings')).toEqual([])
  })

  it('knows a file that was imported before', () => {
    expect(earlierImport('{"registry_import": "NH00001"}', 'NH00002')).toBe('NH00001')
    expect(earlierImport({ registry_import: 'NH00002' }, 'NH00002')).toBeNull()
    expect(earlierImport('broken', 'NH00002')).toBeNull()
    expect(earlierImport(null, 'NH00002')).toBeNull()
  })
})

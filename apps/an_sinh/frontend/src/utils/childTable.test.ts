import { describe, expect, it } from 'vitest'
import { moved, renumbered, tableColumns } from './childTable'
import type { Value } from '@/types'

const row = (name: string, idx: number) => ({ doctype: 'R', name, idx })

describe('child tables', () => {
  it('show the marked columns, else those that can be filled', () => {
    const fields = [
      { fieldname: 'a', fieldtype: 'Data' },
      { fieldname: 'b', fieldtype: 'Data', in_list_view: 1 },
      { fieldname: 'c', fieldtype: 'Section Break', in_list_view: 1 },
      { fieldname: 'd', fieldtype: 'Data', hidden: 1 },
    ]
    const names = (list: object[]) =>
      tableColumns({ name: 'R', permissions: [], fields: list as Value }).map((field) => field.fieldname)
    expect(names(fields)).toEqual(['b'])
    expect(names([fields[0], fields[2], fields[3]])).toEqual(['a'])
  })

  it('keep their rows numbered', () => {
    const rows = [row('x', 1), row('y', 2), row('z', 3)]
    expect(moved(rows, 2, -1).map((r) => [r.name, r.idx])).toEqual([
      ['x', 1],
      ['z', 2],
      ['y', 3],
    ])
    expect(moved(rows, 0, -1)).toBe(rows)
    expect(renumbered([row('a', 7)])[0].idx).toBe(1)
  })
})

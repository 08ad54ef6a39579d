import { describe, expect, it } from 'vitest'
import { formLayout } from './layout'

const field = (fieldtype: string, fieldname: string, more = {}) => ({ fieldtype, fieldname, ...more })

describe('formLayout', () => {
  it('puts fields into tabs, sections and columns', () => {
    const tabs = formLayout([
      field('Data', 'a'),
      field('Column Break', 'c1'),
      field('Data', 'b'),
      field('Section Break', 's1', { label: 'More', collapsible: 1 }),
      field('Data', 'c'),
      field('Tab Break', 't1', { label: 'Approval', depends_on: 'eval:doc.x' }),
      field('Table', 'd'),
    ])
    expect(tabs.map((tab) => tab.label)).toEqual(['', 'Approval'])
    expect(
      tabs[0].sections.map((section) => section.columns.map((column) => column.map((f) => f.fieldname))),
    ).toEqual([[['a'], ['b']], [['c']]])
    expect(tabs[0].sections[1]).toMatchObject({ label: 'More', collapsible: true })
    expect(tabs[1].depends_on).toBe('eval:doc.x')
  })

  it('leaves out what is empty, wherever the break stands', () => {
    const tabs = formLayout([
      field('Section Break', 's0'),
      field('Column Break', 'c0'),
      field('Data', 'a'),
      field('Section Break', 's1'),
      field('Tab Break', 't1'),
    ])
    expect(tabs).toHaveLength(1)
    expect(tabs[0].sections).toHaveLength(1)
    expect(tabs[0].sections[0].columns).toHaveLength(1)
    expect(formLayout([])).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import type { DocMeta } from '@/types'
import {
  changedFields,
  duplicate,
  forServer,
  newDocument,
  newRow,
  onlyArea,
  reapply,
  sameDocument,
  titleOf,
} from './documents'

const child: DocMeta = {
  name: 'Row',
  permissions: [],
  fields: [{ fieldname: 'amount', fieldtype: 'Currency', default: '5' }],
}
const meta: DocMeta = {
  name: 'Benefit Entitlement',
  permissions: [],
  title_field: 'person',
  fields: [
    { fieldname: 'person', fieldtype: 'Data' },
    { fieldname: 'status', fieldtype: 'Select', options: 'Proposed\nApproved', reqd: 1 },
    { fieldname: 'kind', fieldtype: 'Select', options: '\nA\nB' },
    { fieldname: 'since', fieldtype: 'Date', default: 'Today' },
    { fieldname: 'count', fieldtype: 'Int', default: '3' },
    { fieldname: 'agreed', fieldtype: 'Check' },
    { fieldname: 'by', fieldtype: 'Link', default: '__user' },
    { fieldname: 'id_number', fieldtype: 'Data', no_copy: 1 },
    { fieldname: 'rows', fieldtype: 'Table', options: 'Row' },
    { fieldname: 'section', fieldtype: 'Section Break' },
  ],
}

describe('new documents', () => {
  it("carry the metadata's defaults", () => {
    const doc = newDocument(meta, 'a@b', { person: 'An' }, new Date(2024, 4, 9))
    expect(doc).toMatchObject({
      doctype: 'Benefit Entitlement',
      __islocal: 1,
      person: 'An',
      status: 'Proposed',
      since: '2024-05-09',
      count: 3,
      agreed: 0,
      by: 'a@b',
      rows: [],
    })
    expect(doc).not.toHaveProperty('kind')
    expect(doc).not.toHaveProperty('section')
  })

  it('lie in the one commune of their author', () => {
    const unit = { fieldname: 'unit', fieldtype: 'Link', options: 'Administrative Unit', reqd: 1 } as const
    const placed = { ...meta, fields: [...meta.fields, unit] }
    expect(onlyArea(placed, [{ name: '06463-2004', is_group: 0 }])).toEqual({ unit: '06463-2004' })
    expect(onlyArea(placed, [{ name: '187-2004', is_group: 1 }])).toEqual({})
    expect(onlyArea(placed, [])).toEqual({})
    expect(onlyArea(meta, [{ name: '06463-2004', is_group: 0 }])).toEqual({})
  })

  it('rows know their parent and their place', () => {
    const doc = newDocument(meta, 'a@b')
    expect(newRow(child, { ...doc, rows: [{}] }, 'rows', 'a@b')).toMatchObject({
      doctype: 'Row',
      parent: doc.name,
      parentfield: 'rows',
      parenttype: doc.doctype,
      idx: 2,
      amount: 5,
    })
  })
})

describe('changes', () => {
  const before = {
    doctype: 'D',
    name: 'n',
    a: '',
    b: 1,
    modified: 'x',
    rows: [{ doctype: 'Row', name: 'r', amount: 1 }],
  }

  it('are differences that matter', () => {
    expect(changedFields(before, { ...before, a: null, b: '1', modified: 'y', __unsaved: 1 })).toEqual([])
    expect(changedFields(before, { ...before, a: 'x', b: 2 })).toEqual(['a', 'b'])
    expect(changedFields(before, { ...before, rows: [{ doctype: 'Row', name: 'r', amount: 2 }] })).toEqual([
      'rows',
    ])
    expect(changedFields(before, { ...before, rows: [] })).toEqual(['rows'])
    expect(sameDocument(before, { ...before, extra: undefined })).toBe(true)
  })

  it('put on top of what another saved, with the clashes named', () => {
    const mine = { ...before, a: 'mine', b: 5 }
    const fresh = { ...before, modified: 'z', b: 7, c: 'theirs' }
    expect(reapply(before, mine, fresh)).toEqual({ doc: { ...fresh, a: 'mine', b: 5 }, clashes: ['b'] })
  })

  it('that both made alike are no clash', () => {
    expect(reapply(before, { ...before, b: 7 }, { ...before, b: 7 }).clashes).toEqual([])
  })
})

describe('what is sent', () => {
  it('numbers rows and leaves the desk marks out', () => {
    const sent = forServer({
      doctype: 'D',
      name: 'n',
      __islocal: 1,
      __onload: {},
      tags: ['x'],
      rows: [
        { doctype: 'Row', name: '1', idx: 9, __open: true },
        { doctype: 'Row', name: '2' },
      ],
    })
    expect(sent).toEqual({
      doctype: 'D',
      name: 'n',
      __islocal: 1,
      tags: ['x'],
      rows: [
        { doctype: 'Row', name: '1', idx: 1 },
        { doctype: 'Row', name: '2', idx: 2 },
      ],
    })
  })
})

describe('copies', () => {
  const doc = {
    doctype: meta.name,
    name: 'E1',
    docstatus: 2,
    owner: 'x',
    person: 'An',
    id_number: '012',
    amended_from: 'E0',
    rows: [{ doctype: 'Row', name: 'r1', parent: 'E1', amount: 3 }],
  }

  it('leave out what is never copied', () => {
    const copied = duplicate(meta, { Row: child }, doc)
    expect(copied).toMatchObject({ __islocal: 1, docstatus: 0, person: 'An' })
    expect(copied).not.toHaveProperty('id_number')
    expect(copied).not.toHaveProperty('amended_from')
    expect(copied.rows[0]).toMatchObject({ __islocal: 1, amount: 3, parentfield: 'rows', idx: 1 })
    expect(copied.rows[0].name).not.toBe('r1')
  })

  it('an amendment keeps all and names what it replaces', () => {
    expect(duplicate(meta, { Row: child }, doc, true)).toMatchObject({ amended_from: 'E1', id_number: '012' })
  })

  it('are titled by their title field', () => {
    expect(titleOf(meta, doc)).toBe('An')
    expect(titleOf({ ...meta, title_field: undefined }, doc)).toBe('E1')
    expect(titleOf(meta, { ...doc, person: '', __islocal: 1 })).toBe('')
  })
})

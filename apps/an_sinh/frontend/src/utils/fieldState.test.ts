import { describe, expect, it } from 'vitest'
import { fieldState, isEmpty, missingFields } from './fieldState'
import type { Value } from '@/types'

const context = {
  viewer: { user: 'u', roles: [] },
  editable: true,
  readLevels: new Set([0]),
  writeLevels: new Set([0]),
}
const doc = { doctype: 'D', name: 'n', channel: 'Account', full_name: ' ', rows: [] as Value[] }
const field = (more: object) => ({ fieldname: 'bank_account', fieldtype: 'Link', ...more })

describe('fieldState', () => {
  it('shows, demands and fixes by condition', () => {
    const conditional = field({
      depends_on: "eval:doc.channel=='Account'",
      mandatory_depends_on: "eval:doc.channel=='Account'",
      read_only_depends_on: 'eval:doc.locked',
    })
    expect(fieldState(conditional, doc, context)).toEqual({ visible: true, required: true, readOnly: false })
    expect(fieldState(conditional, { ...doc, channel: 'Cash' }, context)).toMatchObject({
      visible: false,
      required: false,
    })
    expect(fieldState(conditional, { ...doc, locked: 1 }, context)).toMatchObject({
      required: false,
      readOnly: true,
    })
  })

  it('without a read_only_depends_on nothing is fixed', () => {
    expect(fieldState(field({}), doc, context).readOnly).toBe(false)
  })

  it('hides fields of a level that the user cannot read and locks those he cannot write', () => {
    expect(fieldState(field({ permlevel: 1 }), doc, context)).toMatchObject({
      visible: false,
      readOnly: true,
    })
    expect(fieldState(field({}), doc, { ...context, editable: false }).readOnly).toBe(true)
  })
})

describe('missingFields', () => {
  it('names what must be filled, is visible, and is not', () => {
    const fields = [
      { fieldname: 'full_name', fieldtype: 'Data', reqd: 1 },
      { fieldname: 'channel', fieldtype: 'Select', reqd: 1 },
      { fieldname: 'rows', fieldtype: 'Table', reqd: 1 },
      { fieldname: 'hidden', fieldtype: 'Data', reqd: 1, hidden: 1 },
      { fieldname: 'agreed', fieldtype: 'Check', reqd: 1 },
      { fieldname: 'section', fieldtype: 'Section Break', reqd: 1 },
    ]
    expect(missingFields(fields, doc, context)).toEqual(['full_name', 'rows'])
    expect(isEmpty({ fieldname: 'n', fieldtype: 'Int' }, 0)).toBe(false)
  })
})

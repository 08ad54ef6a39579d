import { describe, expect, it } from 'vitest'
import type { DocMeta } from '@/types'
import { docActions, fieldIsWritable, isEditable, levels, mayOnDoctype } from './permissions'

const meta: DocMeta = {
  name: 'Monthly Payroll',
  is_submittable: 1,
  fields: [
    { fieldname: 'title', fieldtype: 'Data' },
    { fieldname: 'note', fieldtype: 'Data', allow_on_submit: 1 },
    { fieldname: 'secret', fieldtype: 'Data', permlevel: 1 },
  ],
  permissions: [
    { role: 'Officer', read: 1, write: 1, create: 1 },
    { role: 'Leader', read: 1, write: 1, submit: 1, cancel: 1, amend: 1, print: 1 },
    { role: 'Auditor', read: 1, permlevel: 1 },
  ],
}
const flow = {
  name: 'W',
  workflow_state_field: 'workflow_state',
  states: [
    { state: 'Draft', doc_status: '0', allow_edit: 'Officer' },
    { state: 'Waiting', doc_status: '0', allow_edit: 'Leader' },
  ],
  transitions: [],
}
const user = (...roles: string[]) => ({ name: 'a@b', full_name: 'A', language: 'vi', roles })
const draft = { doctype: 'Monthly Payroll', name: 'x', docstatus: 0 }

describe('rights', () => {
  it('come from roles, and all belong to Administrator', () => {
    expect(mayOnDoctype(meta, user('Officer'), 'create')).toBe(true)
    expect(mayOnDoctype(meta, user('Auditor'), 'read')).toBe(false)
    expect(mayOnDoctype(meta, { ...user(), name: 'Administrator' }, 'delete')).toBe(true)
    expect([...levels(meta, user('Officer', 'Auditor'), 'read')]).toEqual([0, 1])
    expect([...levels(meta, user('Officer'), 'write')]).toEqual([0])
  })

  it("what the server said of this document goes before the DocType's table", () => {
    expect(isEditable(meta, draft, user('Officer'), { write: 0 })).toBe(false)
    expect(isEditable(meta, draft, user(), { write: 1 })).toBe(true)
  })

  it('follow docstatus', () => {
    expect(isEditable(meta, { ...draft, docstatus: 2 }, user('Leader'), null)).toBe(false)
    expect(isEditable(meta, { ...draft, docstatus: 1 }, user('Leader'), null)).toBe(true)
    expect(fieldIsWritable(meta.fields[0], { ...draft, docstatus: 1 }, new Set([0]))).toBe(false)
    expect(fieldIsWritable(meta.fields[1], { ...draft, docstatus: 1 }, new Set([0]))).toBe(true)
    expect(fieldIsWritable(meta.fields[2], draft, new Set([0]))).toBe(false)
  })

  it('follow the workflow state', () => {
    const withFlow = { ...meta, workflow: flow }
    expect(isEditable(withFlow, { ...draft, workflow_state: 'Draft' }, user('Officer'), null)).toBe(true)
    expect(isEditable(withFlow, { ...draft, workflow_state: 'Waiting' }, user('Officer'), null)).toBe(false)
    expect(isEditable(withFlow, draft, user('Leader'), null)).toBe(false)
  })

  it('keep a value that is set only once', () => {
    const once = { fieldname: 'code', fieldtype: 'Data', set_only_once: 1 }
    expect(fieldIsWritable(once, { ...draft, code: 'A' }, new Set([0]))).toBe(false)
    expect(fieldIsWritable(once, { ...draft, code: 'A', __islocal: 1 }, new Set([0]))).toBe(true)
  })
})

describe('buttons', () => {
  it('submit, cancel and amend follow each other', () => {
    expect(docActions(meta, draft, user('Leader'), null)).toMatchObject({
      submit: true,
      cancel: false,
      amend: false,
    })
    expect(docActions(meta, { ...draft, docstatus: 1 }, user('Leader'), null)).toMatchObject({
      submit: false,
      cancel: true,
    })
    expect(docActions(meta, { ...draft, docstatus: 2 }, user('Leader'), null)).toMatchObject({
      save: false,
      amend: true,
    })
  })

  it('a workflow takes the place of submit and cancel', () => {
    const withFlow = { ...meta, workflow: flow }
    expect(docActions(withFlow, { ...draft, docstatus: 1 }, user('Leader'), null)).toMatchObject({
      submit: false,
      cancel: false,
    })
  })

  it('nothing is deleted that is new, submitted, or not allowed', () => {
    expect(docActions(meta, draft, user('Leader'), { delete: 1 }).remove).toBe(true)
    expect(docActions(meta, { ...draft, docstatus: 1 }, user('Leader'), { delete: 1 }).remove).toBe(false)
    expect(docActions(meta, { ...draft, __islocal: 1 }, user('Leader'), { delete: 1 }).remove).toBe(false)
  })
})

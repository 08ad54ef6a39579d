import { describe, expect, it, vi } from 'vitest'
import { dependsOn } from './dependsOn'

const viewer = { user: 'can.bo@xa.vn', roles: ['Commune Officer'] }
const doc = { doctype: 'Payment Method', name: 'x', channel: 'Account', guardian: '', steps: [] }

describe('dependsOn', () => {
  it('holds when there is no condition', () => {
    expect(dependsOn('', doc, viewer)).toBe(true)
    expect(dependsOn(undefined, doc, viewer)).toBe(true)
  })

  it('reads a bare fieldname as "is filled"', () => {
    expect(dependsOn('channel', doc, viewer)).toBe(true)
    expect(dependsOn('guardian', doc, viewer)).toBe(false)
    expect(dependsOn('steps', doc, viewer)).toBe(false)
  })

  it("knows Frappe's helpers and who looks", () => {
    expect(dependsOn('eval:in_list(["Account","Digital Account"], doc.channel)', doc, viewer)).toBe(true)
    expect(dependsOn('eval: frappe.user.has_role("Commune Officer")', doc, viewer)).toBe(true)
    expect(dependsOn("eval:frappe.user_roles.includes('Auditor')", doc, viewer)).toBe(false)
    expect(dependsOn('eval:frappe.session.user == "Administrator"', doc, viewer)).toBe(false)
    expect(dependsOn('eval:cint(doc.count) >= 2', { ...doc, count: '2' }, viewer)).toBe(true)
  })

  it('lets a row ask its parent, and a document on its own is its own parent', () => {
    const parent = { doctype: 'Parent', name: 'p', kind: 'A' }
    expect(dependsOn('eval:parent.kind=="A"', doc, viewer, { parent })).toBe(true)
    expect(dependsOn('eval:parent.channel=="Account"', doc, viewer)).toBe(true)
  })

  it('falls back and tells the administrator when an expression is broken', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    expect(dependsOn('eval:doc.channel ==', doc, viewer)).toBe(true)
    expect(dependsOn('eval:nothing(1)', doc, viewer, { otherwise: false })).toBe(false)
    expect(warn).toHaveBeenCalledTimes(2)
    warn.mockRestore()
  })
})

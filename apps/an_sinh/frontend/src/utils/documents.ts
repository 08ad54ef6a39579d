import type { Doc, DocField, DocMeta, Value } from '@/types'
import { today } from './dates'
import { DISPLAY_TYPES, NUMERIC_TYPES, TABLE_TYPES } from './format'

let counter = 0

/** A name for a document that the server hasn't named yet. */
export function localName(doctype: string): string {
  counter += 1
  return `new-${doctype.toLowerCase().replace(/ /g, '-')}-${counter}`
}

function defaultValue(field: DocField, user: string, now: Date): Value {
  const given = field.default
  if (given === undefined || given === null || given === '') {
    if (field.fieldtype === 'Check') return 0
    if (TABLE_TYPES.has(field.fieldtype)) return []
    if (field.fieldtype === 'Select' && field.reqd && field.options) return field.options.split('\n')[0]
    return undefined
  }
  if (given === '__user' || given === 'user') return user
  if (field.fieldtype === 'Date' && /^today$/i.test(given)) return today(now)
  if (field.fieldtype === 'Datetime' && /^now$/i.test(given))
    return `${today(now)} ${now.toTimeString().slice(0, 8)}`
  if (field.fieldtype === 'Check' || NUMERIC_TYPES.has(field.fieldtype)) return Number(given) || 0
  return given
}

/** An unsaved document with the metadata's defaults. */
export function newDocument(
  meta: DocMeta,
  user: string,
  values: Record<string, Value> = {},
  now = new Date(),
): Doc {
  const doc: Doc = { doctype: meta.name, name: localName(meta.name), __islocal: 1, docstatus: 0 }
  for (const field of meta.fields) {
    if (DISPLAY_TYPES.has(field.fieldtype)) continue
    const value = defaultValue(field, user, now)
    if (value !== undefined) doc[field.fieldname] = value
  }
  return { ...doc, ...values }
}

/** What a user with one commune need not choose: mandatory links to its unit. */
export function onlyArea(meta: DocMeta, areas: { name: string; is_group: number }[]): Record<string, string> {
  if (areas.length !== 1 || areas[0].is_group) return {}
  const links = meta.fields.filter(
    (field) => field.fieldtype === 'Link' && field.options === 'Administrative Unit' && field.reqd,
  )
  return Object.fromEntries(links.map((field) => [field.fieldname, areas[0].name]))
}

/** A row for a child table, linked to its parent. */
export function newRow(meta: DocMeta, parent: Doc, parentfield: string, user: string): Doc {
  const rows = (parent[parentfield] as Doc[] | undefined) ?? []
  return newDocument(meta, user, {
    parenttype: parent.doctype,
    parent: parent.name,
    parentfield,
    idx: rows.length + 1,
  })
}

export const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value ?? null))

const PRIVATE = /^__/
const empty = (value: Value) => value === null || value === undefined || value === ''

function sameRows(a: Doc[], b: Doc[]): boolean {
  return a.length === b.length && a.every((row, index) => sameDocument(row, b[index]))
}

function sameValue(a: Value, b: Value): boolean {
  if (empty(a) && empty(b)) return true
  if (Array.isArray(a) || Array.isArray(b)) return sameRows(a ?? [], b ?? [])
  if (typeof a === 'number' || typeof b === 'number') return Number(a ?? 0) === Number(b ?? 0)
  return a === b
}

const OWN_KEEPING = new Set(['modified', 'modified_by', 'idx', 'parent'])

/** Fields whose values differ; empty text, null and nothing are the same. */
export function changedFields(before: Doc, after: Doc): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].filter(
    (key) => !PRIVATE.test(key) && !OWN_KEEPING.has(key) && !sameValue(before[key], after[key]),
  )
}

export function sameDocument(a: Doc, b: Doc): boolean {
  return changedFields(a, b).length === 0
}

/** The document to send: rows numbered, the desk's own marks left out except `__islocal`, which the server reads. */
export function forServer(doc: Doc): Doc {
  const sent = copyOf(doc)
  for (const [key, value] of Object.entries(sent)) {
    if (PRIVATE.test(key) && key !== '__islocal' && key !== '__newname') delete sent[key]
    if (Array.isArray(value) && value.every((row) => row && typeof row === 'object' && row.doctype)) {
      sent[key] = value.map((row: Doc, index) => ({ ...forServer(row), idx: index + 1 }))
    }
  }
  return sent
}

/** My changes put on top of what another person saved meanwhile; `clashes` are fields that both changed. */
export function reapply(base: Doc, mine: Doc, fresh: Doc): { doc: Doc; clashes: string[] } {
  const changed = changedFields(base, mine)
  const theirs = new Set(changedFields(base, fresh))
  const doc = copyOf(fresh)
  for (const field of changed) doc[field] = copyOf(mine[field])
  return {
    doc,
    clashes: changed.filter((field) => theirs.has(field) && !sameValue(mine[field], fresh[field])),
  }
}

const NEVER_COPIED = new Set([
  'name',
  'owner',
  'creation',
  'modified',
  'modified_by',
  'docstatus',
  'amended_from',
  'parent',
  '_user_tags',
  '_comments',
  '_assign',
  '_liked_by',
  '_seen',
])

// What a copy of something shipped is not: print formats and reports.
const SHIPPED = new Set(['standard', 'is_standard'])

/** A new document like this one; with `amend`, the successor of a cancelled one. */
export function duplicate(meta: DocMeta, children: Record<string, DocMeta>, doc: Doc, amend = false): Doc {
  const copied: Doc = { doctype: doc.doctype, name: localName(doc.doctype), __islocal: 1, docstatus: 0 }
  for (const field of meta.fields) {
    const value = doc[field.fieldname]
    if (NEVER_COPIED.has(field.fieldname) || value === undefined) continue
    if (field.no_copy && !amend) continue
    if (field.fieldname === meta.workflow?.workflow_state_field) continue
    const child = children[field.options ?? '']
    copied[field.fieldname] =
      TABLE_TYPES.has(field.fieldtype) && child
        ? (value as Doc[]).map((row, index) => ({
            ...duplicate(child, {}, { ...row, doctype: child.name }, amend),
            parentfield: field.fieldname,
            idx: index + 1,
          }))
        : copyOf(value)
  }
  for (const name of SHIPPED) if (copied[name] === 'Yes') copied[name] = 'No'
  if (amend) copied.amended_from = doc.name
  return copied
}

/** The heading of a document: its title field, else its name. */
export function titleOf(
  meta: DocMeta,
  doc: Doc,
  linked: (doctype: string, name: string) => string | undefined = () => undefined,
): string {
  const field = meta.fields.find((candidate) => candidate.fieldname === meta.title_field)
  const value = meta.title_field ? doc[meta.title_field] : ''
  const title = (value && field?.fieldtype === 'Link' && linked(field.options ?? '', value)) || value
  return String(title || (doc.__islocal ? '' : doc.name))
}

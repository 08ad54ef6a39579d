import type { DocField, DocMeta, Value } from '@/types'
import { DISPLAY_TYPES } from './format'
import { htmlToText } from './text'

export interface Change {
  fieldname: string
  label: string
  before: unknown
  after: unknown
  field?: DocField
}

export interface Entry {
  key: string
  kind: 'comment' | 'version' | 'workflow' | 'attachment' | 'info' | 'created'
  at: string
  user: string
  text?: string
  changes?: Change[]
  /** Child rows added and removed: label and count. */
  rows?: { label: string; added: number; removed: number; changed: number }[]
  own?: boolean
}

function changesOf(meta: DocMeta, data: Value): Change[] {
  return (data.changed ?? [])
    .map(([fieldname, before, after]: [string, unknown, unknown]) => {
      const field = meta.fields.find((candidate) => candidate.fieldname === fieldname)
      return { fieldname, label: field?.label ?? '', before, after, field }
    })
    .filter(
      (change: Change) =>
        // The workflow's own entry says the state, in the reader's language. What has no label (docstatus, fields
        // of an older version) means nothing to people.
        change.fieldname !== meta.workflow?.workflow_state_field &&
        Boolean(change.field?.label) &&
        !change.field!.hidden &&
        !DISPLAY_TYPES.has(change.field!.fieldtype),
    )
}

function rowsOf(meta: DocMeta, data: Value) {
  const counts = new Map<string, { added: number; removed: number; changed: number }>()
  const count = (fieldname: string, what: 'added' | 'removed' | 'changed') => {
    const row = counts.get(fieldname) ?? { added: 0, removed: 0, changed: 0 }
    row[what] += 1
    counts.set(fieldname, row)
  }
  for (const [fieldname] of data.added ?? []) count(fieldname, 'added')
  for (const [fieldname] of data.removed ?? []) count(fieldname, 'removed')
  for (const [fieldname] of data.row_changed ?? []) count(fieldname, 'changed')
  // Tables that nobody writes by hand are another telling of the same history.
  return [...counts]
    .map(([fieldname, numbers]) => ({
      field: meta.fields.find((candidate) => candidate.fieldname === fieldname),
      label: fieldname,
      ...numbers,
    }))
    .filter(({ field }) => field?.label && !field.read_only)
    .map(({ field, label, ...numbers }) => ({ label: field?.label ?? label, ...numbers }))
}

function versionEntry(meta: DocMeta, version: Value): Entry | null {
  let data: Value
  try {
    data = typeof version.data === 'string' ? JSON.parse(version.data) : version.data
  } catch {
    return null
  }
  if (!data || data.created_by) return null
  const changes = changesOf(meta, data)
  const rows = rowsOf(meta, data)
  if (!changes.length && !rows.length) return null
  return {
    key: `version-${version.name}`,
    kind: 'version',
    at: version.creation,
    user: version.owner,
    changes,
    rows,
  }
}

function commentEntries(list: Value[] | undefined, kind: Entry['kind'], me: string): Entry[] {
  return (list ?? []).map((comment) => ({
    key: `${kind}-${comment.name}`,
    kind,
    at: comment.creation,
    user: comment.owner || comment.comment_email,
    text: htmlToText(comment.content),
    own: (comment.owner || comment.comment_email) === me,
  }))
}

/** One history, newest first, out of the parts in which Frappe gives it. */
export function timeline(meta: DocMeta, doc: Record<string, Value>, docinfo: Value, me: string): Entry[] {
  if (!docinfo) return []
  const entries: Entry[] = [
    ...commentEntries(docinfo.comments, 'comment', me),
    ...commentEntries(docinfo.workflow_logs, 'workflow', me),
    ...commentEntries(docinfo.attachment_logs, 'attachment', me),
    ...commentEntries(docinfo.info_logs, 'info', me),
    ...(docinfo.versions ?? []).map((version: Value) => versionEntry(meta, version)).filter(Boolean),
  ]
  if (doc.creation) entries.push({ key: 'created', kind: 'created', at: doc.creation, user: doc.owner })
  return entries.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.kind === 'created' ? 1 : -1))
}

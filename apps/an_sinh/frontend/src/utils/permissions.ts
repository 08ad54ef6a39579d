import type { Doc, DocField, DocMeta, DocPerm, UserInfo, WorkflowMeta } from '@/types'

export type Right =
  'read' | 'write' | 'create' | 'submit' | 'cancel' | 'amend' | 'delete' | 'export' | 'print' | 'report'

/** Rows of a DocType's permission table that the user's roles reach. */
function rowsOf(meta: DocMeta, roles: string[]): DocPerm[] {
  if (roles.includes('Administrator')) return meta.permissions
  return meta.permissions.filter((row) => row.role === 'All' || roles.includes(row.role))
}

/** Whether some role gives the right at all; the server still decides for each document. */
export function mayOnDoctype(meta: DocMeta, user: UserInfo, right: Right): boolean {
  if (user.name === 'Administrator') return true
  return rowsOf(meta, user.roles).some((row) => !row.permlevel && row[right])
}

/** Permission levels at which the user may read or write fields. */
export function levels(meta: DocMeta, user: UserInfo, right: 'read' | 'write'): Set<number> {
  if (user.name === 'Administrator')
    return new Set(meta.fields.map((field) => field.permlevel ?? 0).concat(0))
  return new Set(
    rowsOf(meta, user.roles)
      .filter((row) => row[right])
      .map((row) => row.permlevel ?? 0),
  )
}

export const isNew = (doc: Doc) => Boolean(doc.__islocal)

/** Roles that the document's workflow state lets edit it; null when no workflow says so. */
export function workflowEditors(workflow: WorkflowMeta | null | undefined, doc: Doc): string[] | null {
  if (!workflow) return null
  const state = doc[workflow.workflow_state_field] || workflow.states[0]?.state
  const editors = workflow.states.filter((row) => row.state === state).map((row) => row.allow_edit)
  return editors.length ? editors : null
}

/** Whether the form of this document can be changed: by right, by docstatus and by its workflow state. */
export function isEditable(
  meta: DocMeta,
  doc: Doc,
  user: UserInfo,
  given: Partial<Record<Right, number>> | null,
): boolean {
  if (isNew(doc)) return mayOnDoctype(meta, user, 'create')
  if (doc.docstatus === 2) return false
  const may = given ? Boolean(given.write) : mayOnDoctype(meta, user, 'write')
  if (!may) return false
  const editors = workflowEditors(meta.workflow, doc)
  if (editors && !editors.includes('All') && !editors.some((role) => user.roles.includes(role))) return false
  if (doc.docstatus === 1) return meta.fields.some((field) => field.allow_on_submit)
  return true
}

export interface DocActions {
  save: boolean
  submit: boolean
  cancel: boolean
  amend: boolean
  remove: boolean
  print: boolean
}

/** Which buttons a form shows. A workflow takes the place of submit and cancel, as in Frappe. */
export function docActions(
  meta: DocMeta,
  doc: Doc,
  user: UserInfo,
  given: Partial<Record<Right, number>> | null,
): DocActions {
  const may = (right: Right) =>
    given && right in given ? Boolean(given[right]) : mayOnDoctype(meta, user, right)
  const saved = !isNew(doc)
  const free = Boolean(meta.is_submittable) && !meta.workflow
  return {
    save: isEditable(meta, doc, user, given),
    submit: free && saved && doc.docstatus === 0 && may('submit'),
    cancel: Boolean(meta.is_submittable) && doc.docstatus === 1 && may('cancel') && !meta.workflow,
    amend: Boolean(meta.is_submittable) && doc.docstatus === 2 && may('amend'),
    remove: saved && doc.docstatus !== 1 && may('delete') && !meta.issingle,
    print: saved && may('print'),
  }
}

/** Whether a field may be changed on its own account, on a form that is editable. */
export function fieldIsWritable(field: DocField, doc: Doc, writeLevels: Set<number>): boolean {
  if (field.read_only || field.is_virtual) return false
  if (!writeLevels.has(field.permlevel ?? 0)) return false
  if (field.set_only_once && !isNew(doc) && doc[field.fieldname]) return false
  return doc.docstatus === 1 ? Boolean(field.allow_on_submit) : true
}

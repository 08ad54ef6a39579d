import type { Doc, Value } from '@/types'
import { forServer } from '@/utils/documents'
import { call, ServerError } from './request'
import { keepTitles } from './links'
import { __ } from './i18n'

export interface Loaded {
  doc: Doc
  docinfo: Value
}

/** A document with its history, attachments and rights; throws ServerError (missing, permission). */
export async function loadDocument(doctype: string, name: string): Promise<Loaded> {
  const answer = await call('frappe.desk.form.load.getdoc', { doctype, name }, { type: 'GET', whole: true })
  keepTitles(answer._link_titles)
  const doc = answer.docs?.[0]
  if (!doc)
    throw new ServerError(
      'missing',
      [__('{0} {1} does not exist.', [__(doctype), name])],
      404,
      'DoesNotExistError',
    )
  return { doc, docinfo: answer.docinfo ?? answer.message?.docinfo ?? null }
}

export type SaveAction = 'Save' | 'Submit' | 'Update' | 'Cancel'

/** Saves, submits or updates a submitted document; gives what the server made of it. */
export async function saveDocument(doc: Doc, action: SaveAction = 'Save'): Promise<Loaded> {
  const answer = await call(
    'frappe.desk.form.save.savedocs',
    { doc: JSON.stringify(forServer(doc)), action },
    { whole: true },
  )
  keepTitles(answer._link_titles)
  return { doc: answer.docs[0], docinfo: answer.docinfo ?? null }
}

export async function cancelDocument(doc: Doc): Promise<Loaded> {
  const answer = await call(
    'frappe.desk.form.save.cancel',
    { doctype: doc.doctype, name: doc.name },
    { whole: true },
  )
  return { doc: answer.docs[0], docinfo: answer.docinfo ?? null }
}

export const deleteDocument = (doctype: string, name: string) =>
  call('frappe.client.delete', { doctype, name })

/** The text goes to the server as the HTML of a paragraph, escaped: Frappe keeps comments as HTML. */
export async function addComment(doc: Doc, text: string, user: { name: string; full_name: string }) {
  const escaped = text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\n/g, '<br>')
  return call('frappe.desk.form.utils.add_comment', {
    reference_doctype: doc.doctype,
    reference_name: doc.name,
    content: `<p>${escaped}</p>`,
    comment_email: user.name,
    comment_by: user.full_name,
  })
}

export const loadDocinfo = async (doc: Doc) => {
  const answer = await call(
    'frappe.desk.form.load.get_docinfo',
    { doctype: doc.doctype, name: doc.name },
    { type: 'GET', whole: true },
  )
  return answer.docinfo ?? answer.message ?? null
}

/** Fields that somebody has signed, so that nobody changes them until the document goes back. */
export const sealedFields = (doc: Doc) =>
  call<string[]>('an_sinh.api.desk_form.sealed', { doctype: doc.doctype, name: doc.name }, { type: 'GET' })

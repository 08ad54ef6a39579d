import type { DocMeta, WorkflowMeta, Value } from '@/types'
import { call, ServerError } from './request'
import { __ } from './i18n'

export interface MetaBundle {
  meta: DocMeta
  /** Metadata of the child tables by DocType. */
  children: Record<string, DocMeta>
}

const cache = new Map<string, Promise<MetaBundle>>()

function workflowOf(raw: Value): WorkflowMeta | null {
  const found = (raw.__workflow_docs ?? []).find(
    (doc: Value) => doc.doctype === 'Workflow' && doc.is_active !== 0,
  )
  return found
    ? { ...found, name: found.name, states: found.states ?? [], transitions: found.transitions ?? [] }
    : null
}

function metaOf(raw: Value): DocMeta {
  const formats = (raw.__print_formats ?? []).filter((format: Value) => format.print_format_type !== 'JS')
  return {
    ...raw,
    fields: raw.fields ?? [],
    permissions: raw.permissions ?? [],
    workflow: workflowOf(raw),
    printFormats: formats,
  }
}

async function fetchMeta(doctype: string): Promise<MetaBundle> {
  const answer = await call('frappe.desk.form.load.getdoctype', { doctype }, { type: 'GET', whole: true })
  const docs: Value[] = answer.docs ?? []
  const own = docs.find((doc) => doc.name === doctype)
  if (!own)
    throw new ServerError(
      'missing',
      [__('There is no document type {0}.', [doctype])],
      404,
      'DoesNotExistError',
    )
  const children = docs.filter((doc) => doc.name !== doctype).map((doc) => [doc.name, metaOf(doc)])
  return { meta: metaOf(own), children: Object.fromEntries(children) }
}

/** Metadata of a DocType with its child tables, once per visit; a failed fetch is tried again next time. */
export function loadMeta(doctype: string): Promise<MetaBundle> {
  let bundle = cache.get(doctype)
  if (!bundle) {
    bundle = fetchMeta(doctype)
    bundle.catch(() => cache.delete(doctype))
    cache.set(doctype, bundle)
  }
  return bundle
}

export const forgetMeta = () => cache.clear()

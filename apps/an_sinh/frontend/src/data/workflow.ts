import type { Doc, Value } from '@/types'
import { forServer } from '@/utils/documents'
import { call } from './request'
import { session } from './session'
import type { WaitingDocuments } from './shapes'

export interface Transition {
  action: string
  next_state: string
  needs_reason: boolean
  /** Payment methods, in words, that the action is taken on as well. */
  along?: string[]
}

// An Sinh's own door checks reasons and signatures; a workflow that an administrator made elsewhere uses Frappe's.
const approvedHere = (doctype: string) => Boolean(session.boot?.approvable.includes(doctype))

export async function loadTransitions(doc: Doc): Promise<Transition[]> {
  if (approvedHere(doc.doctype))
    return call('an_sinh.api.workflow.actions', { doctype: doc.doctype, name: doc.name }, { type: 'GET' })
  const rows = await call<Value[]>('frappe.model.workflow.get_transitions', {
    doc: JSON.stringify(forServer(doc)),
  })
  return (rows ?? []).map((row) => ({ action: row.action, next_state: row.next_state, needs_reason: false }))
}

/** Takes one action; throws ServerError when it isn't this person's to take. Returns what didn't go along, in sentences. */
export async function act(doc: Doc, action: string, reason: string): Promise<string[]> {
  if (!approvedHere(doc.doctype)) {
    await call('frappe.model.workflow.apply_workflow', { doc: JSON.stringify(forServer(doc)), action })
    return []
  }
  const { together } = await call<{ together: ManyResult[] }>('an_sinh.api.workflow.act', {
    doctype: doc.doctype,
    name: doc.name,
    action,
    reason: reason || null,
  })
  return together.filter((each) => !each.done).map((each) => each.message)
}

export interface ManyAction {
  action: string
  needs_reason: boolean
  /** How many of the documents stand where it can be taken. */
  count: number
}

/** The actions that some of these documents can take by their states. */
export const actionsOfMany = (doctype: string, names: string[], signal?: AbortSignal) =>
  call<ManyAction[]>(
    'an_sinh.api.workflow.actions_of_many',
    { doctype, names: JSON.stringify(names) },
    { signal },
  )

export interface ManyResult {
  name: string
  done: boolean
  message: string
  workflow_state?: string
}

/** Takes one action on each document; one that is refused holds up no other. At most 50 at once. */
export const actOnMany = (doctype: string, names: string[], action: string, reason: string) =>
  call<ManyResult[]>(
    'an_sinh.api.workflow.act_many',
    { doctype, names: JSON.stringify(names), action, reason: reason || null },
    { timeout: 300000 },
  )

/** The document of a DocType that waits longest for an action of the user, other than this one. */
export const nextWaiting = (doctype: string, after: string) =>
  call<string | null>('an_sinh.api.workflow.next_waiting', { doctype, after }, { type: 'GET' })

export interface Waiting {
  total: number
  documents: WaitingDocuments[]
}

export const waitingForMe = () => call<Waiting>('an_sinh.api.workflow.waiting_for_me', {}, { type: 'GET' })

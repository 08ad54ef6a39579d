import type { Doc } from '@/types'
import { forServer } from '@/utils/documents'
import { call } from './request'

export interface WorkflowPicture {
  states: { state: string; role: string; doc_status: number; documents: number }[]
  transitions: {
    state: string
    action: string
    next_state: string
    allowed: string
    condition: string | null
    tier: string | null
  }[]
}

export interface WorkflowCheck {
  problems: string[]
  stranded: { doctype: string; name: string; title: string; state: string }[]
}

/** The saved workflow, with how many documents stand in each state. */
export const workflowPicture = (name: string) =>
  call<WorkflowPicture>('an_sinh.api.workflow_design.picture', { name }, { type: 'GET' })

/** What saving this workflow would refuse; saves nothing. */
export const checkWorkflow = (doc: Doc, signal?: AbortSignal) =>
  call<WorkflowCheck>(
    'an_sinh.api.workflow_design.check',
    { doc: JSON.stringify(forServer(doc)) },
    { signal },
  )

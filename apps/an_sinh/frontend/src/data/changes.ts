import type { Doc } from '@/types'
import { forServer } from '@/utils/documents'
import type { Span } from '@/utils/claimBars'
import { call } from './request'

export interface ClaimRow {
  entitlement: string | null
  programme: string
  category: string
  category_code?: string
  category_name?: string
  coefficient: number
  start_month: string
  end_month: string | null
  status: string
  suspensions: Span[]
}

export interface ChangePreview {
  person: { beneficiary: string; full_name: string; unit_name: string }
  before: ClaimRow[]
  after: ClaimRow[]
  months: { programme: string; month: string; charged: number; owed: number; difference: number }[]
  arrears: number
  recovery: number
  sentence: string
  /** Why the change is impossible as it stands. */
  problem: string | null
}

/** What the change on the form would do, saved or not; saves nothing. */
export const previewChange = (doc: Doc, signal?: AbortSignal) =>
  call<ChangePreview>(
    'an_sinh.api.changes.preview_draft',
    { doc: JSON.stringify(forServer(doc)) },
    { signal },
  )

export interface TimelineClaim {
  name: string
  programme: string
  category: string
  category_code: string
  category_name: string
  coefficient: number | null
  start_month: string
  end_month: string | null
  status: string
  decision_number: string | null
  suspensions: Span[]
}

export interface OpenChange {
  name: string
  change_type: string
  entitlement: string | null
  programme: string | null
  effective_month: string
  list_month: string | null
  workflow_state: string
}

/** A person's claims with their suspensions, and the changes on their way. */
export const personTimeline = (beneficiary: string) =>
  call<{ claims: TimelineClaim[]; changes: OpenChange[] }>(
    'an_sinh.api.desk_person.timeline',
    { beneficiary },
    { type: 'GET' },
  )

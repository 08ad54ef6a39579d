import { call } from './request'

export type IdentityDecision = 'Open' | 'Accepted' | 'Refused' | 'Outdated' | 'Nothing to Do' | ''

export interface IdentityRow {
  name: string
  line_no: number
  beneficiary: string
  full_name: string
  birth_text: string
  sex: string
  id_number: string | null
  village: string | null
  administrative_unit: string
  result: string
  found_full_name: string | null
  found_birth: string | null
  found_sex: string | null
  found_id_number: string | null
  found_issue_date: string | null
  found_death_date: string | null
  remark: string | null
  decision: IdentityDecision
  message: string | null
  made: string | null
}

/** A list of people for the police or the population database. */
export const makeIdentityCheck = (unit: string, purpose: string, recipient: string) =>
  call<{ name: string; people: number }>(
    'an_sinh.api.identity_checks.make',
    { administrative_unit: unit, purpose, recipient },
    { timeout: 180000 },
  )

/** Makes the list's workbook; it then counts as sent. */
export const sendIdentityCheck = (name: string) =>
  call<{ file_url: string }>('an_sinh.api.identity_checks.send', { name }, { timeout: 180000 })

export const readIdentityAnswer = (name: string, fileUrl: string) =>
  call<{ read: number; problems: { row_no: number; message: string }[] }>(
    'an_sinh.api.identity_checks.read_answer',
    { name, file_url: fileUrl },
    { timeout: 180000 },
  )

export const identityRows = (
  name: string,
  decision: string,
  start: number,
  limit: number,
  signal?: AbortSignal,
) =>
  call<IdentityRow[]>(
    'an_sinh.api.identity_checks.rows',
    { name, decision: decision || null, start, limit },
    { type: 'GET', signal },
  )

export const decideIdentityRows = (name: string, accept: string[], refuse: string[]) =>
  call<{ accepted: number; refused: number; problems: { row: string; message: string }[] }>(
    'an_sinh.api.identity_checks.decide',
    { name, accept: JSON.stringify(accept), refuse: JSON.stringify(refuse) },
    { timeout: 180000 },
  )

export const acceptMatchingRows = (name: string) =>
  call<{ accepted: number; outdated: number }>(
    'an_sinh.api.identity_checks.accept_matching',
    { name },
    { timeout: 180000 },
  )

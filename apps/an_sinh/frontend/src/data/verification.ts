import { call } from './request'

export interface UnverifiedFigure {
  name: string
  label: string
  programme: string
  amount?: number
  coefficient?: number
  legal_basis: string | null
  source: string | null
}

/** Figures of the law that nobody has compared with its text yet. */
export const unverified = (programme: string, signal?: AbortSignal) =>
  call<{ rates: UnverifiedFigure[]; categories: UnverifiedFigure[] }>(
    'an_sinh.api.verification.unverified',
    { programme: programme || null },
    { type: 'GET', signal },
  )

export const confirmFigure = (doctype: string, name: string, note: string) =>
  call('an_sinh.api.verification.confirm', { doctype, name, note })

import { call } from './request'
import type { UnverifiedFigure } from './shapes'

/** Figures of the law that nobody has compared with its text yet. */
export const unverified = (programme: string, signal?: AbortSignal) =>
  call<{ rates: UnverifiedFigure[]; categories: UnverifiedFigure[]; forms: UnverifiedFigure[] }>(
    'an_sinh.api.verification.unverified',
    { programme: programme || null },
    { type: 'GET', signal },
  )

export const confirmFigure = (doctype: string, name: string, note: string) =>
  call('an_sinh.api.verification.confirm', { doctype, name, note })

import { mark } from './mark'

/** What can be proposed for one claim, and for a person as a whole. */
export type ChangeType = 'Grant' | 'Adjust' | 'Suspend' | 'Resume' | 'Stop' | 'Transfer' | 'Correction'

interface Claim {
  name: string
  programme: string
  category: string
  coefficient: number | null
  end_month: string | null
}

export const CHANGE_LABELS: Record<ChangeType, string> = {
  Grant: mark('Grant'),
  Adjust: mark('Adjust'),
  Suspend: mark('Suspend'),
  Resume: mark('Resume'),
  Stop: mark('Stop'),
  Transfer: mark('Transfer'),
  Correction: mark('Correction'),
}

/** The types of change that fit a claim as it stands. */
export function typesFor(running: boolean, suspended: boolean): ChangeType[] {
  if (!running) return ['Correction']
  return suspended ? ['Resume', 'Stop', 'Correction'] : ['Adjust', 'Suspend', 'Stop', 'Correction']
}

/** The address of a new change with everything that the claim tells already filled in. */
export function newChange(
  type: ChangeType,
  beneficiary: string,
  month: string,
  claim?: Claim,
): { path: string; query: Record<string, string> } {
  const query: Record<string, string> = { change_type: type, beneficiary, effective_month: month }
  if (claim) Object.assign(query, { entitlement: claim.name, programme: claim.programme })
  // A correction says how the claim should have been: it begins as it is.
  if (claim && type === 'Correction') {
    query.category = claim.category
    if (claim.coefficient) query.coefficient = String(claim.coefficient)
    if (claim.end_month) query.end_month = claim.end_month
  }
  return { path: '/benefit-change/new', query }
}

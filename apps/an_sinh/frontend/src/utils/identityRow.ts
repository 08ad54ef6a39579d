import type { IdentityRow } from '@/data/identityChecks'
import { formatDate } from './dates'
import { mark } from './mark'

export interface Found {
  label: string
  old: string
  new: string
}

/** What the other office found otherwise than the registry has it; what it left empty says nothing. */
export function foundOtherwise(row: IdentityRow, translate: (text: string) => string): Found[] {
  const pairs: [label: string, old: string | null, found: string | null][] = [
    [mark('Full Name'), row.full_name, row.found_full_name],
    [mark('Birth Date'), row.birth_text, row.found_birth],
    [mark('Sex'), row.sex && translate(row.sex), row.found_sex && translate(row.found_sex)],
    [mark('Identity Number'), row.id_number, row.found_id_number],
    [mark('Issued On'), '', formatDate(row.found_issue_date)],
    [mark('Died On'), '', formatDate(row.found_death_date)],
  ]
  return pairs
    .filter(([, old, found]) => found && found !== (old ?? ''))
    .map(([label, old, found]) => ({ label, old: old ?? '', new: found! }))
}

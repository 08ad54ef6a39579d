import { __ } from './i18n'
import { searchLink } from './links'
import { call } from './request'
import { session } from './session'

export interface Found {
  doctype: string
  name: string
  title: string
  hint: string
}

// What the search by words and numbers looks through; the others are searched as their link fields are.
const BY_CONTENT = new Set(['Beneficiary'])

/** Documents of every kind that a text leads to: people, accounts and decisions, then lists, orders and units. */
export async function searchEverywhere(text: string, signal: AbortSignal): Promise<Found[]> {
  const others = (session.boot?.search_doctypes ?? []).filter((doctype) => !BY_CONTENT.has(doctype))
  const [people, ...lists] = await Promise.all([
    call<Found[]>('an_sinh.api.search.everywhere', { text }, { signal }),
    ...others.map(async (doctype) => {
      const rows = await searchLink(doctype, text, { signal, limit: 5 }).catch(() => [])
      return rows.map((row) => ({ doctype, name: row.value, title: row.label, hint: row.description }))
    }),
  ])
  return [...people, ...lists.flat()].map((hit) => ({
    ...hit,
    hint: [__(hit.doctype), hit.hint].filter(Boolean).join(' · '),
  }))
}

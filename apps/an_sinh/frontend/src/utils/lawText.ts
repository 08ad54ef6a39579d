import { formatDatetime } from './dates'

type Words = (text: string, values?: unknown[]) => string

/** Who checked a figure of the law, in a few words. */
export function checkedText(
  row: { verified: number; verified_by?: string | null; verified_on?: string | null },
  words: Words,
): string {
  if (!row.verified) return words('Not yet')
  if (!row.verified_by) return words('By the catalogue')
  return [row.verified_by, row.verified_on ? formatDatetime(row.verified_on) : ''].filter(Boolean).join(' · ')
}

import type { Comparison, Side } from '@/data/duplicates'

type Field = Comparison['fields'][number]

export const differs = (field: Field) => (field.first ?? '') !== (field.second ?? '')

/** The values that a merge begins with: the kept record's, and the other's where the kept one has none. */
export function defaultSides(fields: Field[], kept: Side): Record<string, Side> {
  const other: Side = kept === 'first' ? 'second' : 'first'
  return Object.fromEntries(
    fields.filter(differs).map((field) => [field.fieldname, field[kept] || !field[other] ? kept : other]),
  )
}

/** Every value as the kept record has it: what a proposal does not name. */
export const keptSides = (fields: Field[], kept: Side): Record<string, Side> =>
  Object.fromEntries(fields.filter(differs).map((field) => [field.fieldname, kept]))

/** Which record to keep at first: the one with more behind it. */
export function suggestedSide(comparison: Comparison): Side {
  const weight = (side: Side) => Object.values(comparison.counts[side]).reduce((sum, count) => sum + count, 0)
  return weight('second') > weight('first') ? 'second' : 'first'
}

import type { CalculatorCategory, Claim } from '@/data/calculator'
import type { Explained } from '@/data/shapes'

/** A claim on the calculator's form; `key` tells the rows apart. */
export interface ClaimRow {
  key: number
  category: string
  coefficient: number | null
  start_month: string | null
  end_month: string | null
}

let last = 0

export function newClaim(values: Partial<ClaimRow> = {}): ClaimRow {
  last += 1
  return { category: '', coefficient: null, start_month: null, end_month: null, ...values, key: last }
}

/** What stands in the registry as the beginning of a "what if": one row per claim that counts or could count. */
export function claimsOf(explained: Explained, categories: CalculatorCategory[]): ClaimRow[] {
  return explained.programmes.flatMap((programme) =>
    programme.rows
      .filter((row) => row.category)
      .map((row) =>
        newClaim({
          category: row.category,
          // Most categories have their own; only a person's own coefficient is a matter of the claim.
          coefficient: asksCoefficient(categories, row.category) ? row.coefficient || null : null,
        }),
      ),
  )
}

/** Rows as the server takes them: without empty ones and without the desk's own key. */
export function forServer(rows: ClaimRow[]): Claim[] {
  return rows
    .filter((row) => row.category)
    .map(({ category, coefficient, start_month, end_month }) => ({
      category,
      ...(coefficient ? { coefficient } : {}),
      ...(start_month ? { start_month } : {}),
      ...(end_month ? { end_month } : {}),
    }))
}

/** Whether the coefficient may be the person's own: one for each child, or for each person cared for. */
export function asksCoefficient(categories: CalculatorCategory[], name: string): boolean {
  const found = categories.find((category) => category.name === name)
  return Boolean(found && found.coefficient_source !== 'Category')
}

/** Amounts that differ between what is registered and what was tried, per programme. */
export function compare(before: Explained | null, after: Explained | null) {
  const names = new Map<string, string>()
  for (const one of [...(before?.programmes ?? []), ...(after?.programmes ?? [])])
    names.set(one.programme, one.programme_name)
  const owed = (explained: Explained | null, name: string) =>
    explained?.programmes.find((programme) => programme.programme === name)?.owed ?? 0
  return [...names].map(([programme, programme_name]) => ({
    programme,
    programme_name,
    before: owed(before, programme),
    after: owed(after, programme),
    difference: owed(after, programme) - owed(before, programme),
  }))
}

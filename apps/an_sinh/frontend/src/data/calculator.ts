import { call } from './request'
import type { Explained } from './shapes'

export interface Claim {
  category: string
  coefficient?: number | null
  start_month?: string | null
  end_month?: string | null
}

export interface CalculatorCategory {
  name: string
  category_code: string
  category_name: string
  programme: string
  coefficient: number
  coefficient_source: string
  payment_kind: string
}

/** What is owed to a person for a month, and why; reads only. */
export const explain = (beneficiary: string, month: string, signal?: AbortSignal) =>
  call<Explained>('an_sinh.api.calculator.explain', { beneficiary, month }, { type: 'GET', signal })

/** The same for claims that nobody has: nothing is saved. */
export const whatIf = (
  month: string,
  claims: Claim[],
  who: { beneficiary?: string; birth_date?: string; administrative_unit?: string },
  signal?: AbortSignal,
) =>
  call<Explained>(
    'an_sinh.api.calculator.what_if',
    { month, claims: JSON.stringify(claims), ...who },
    { signal },
  )

export const calculatorCategories = () =>
  call<CalculatorCategory[]>('an_sinh.api.calculator.categories', {}, { type: 'GET' })

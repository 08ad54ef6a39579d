/** Runs of months with one amount, as the server keeps them: `2026-01:9:750000,2026-10:1:810000`. */

import { addMonths } from './dates'

export interface Run {
  first: string
  last: string
  monthly: number
}

/** The runs of a text, the oldest first; months as the first day of each. */
export function parseRuns(text: string | null | undefined): Run[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.split(':'))
    .filter((parts) => parts.length === 3)
    .map(([month, count, monthly]) => ({
      first: `${month}-01`,
      last: addMonths(`${month}-01`, Number(count) - 1),
      monthly: Number(monthly),
    }))
}

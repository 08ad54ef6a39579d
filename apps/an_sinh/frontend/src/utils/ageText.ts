import { mark } from './mark'

type Translate = (text: string, values?: unknown[]) => string

/** 48 → "4 years"; 30 → "30 months": whole years as years, as the law names them. */
export function ageText(months: number, translate: Translate): string {
  return months % 12 ? translate(mark('{0} months'), [months]) : translate(mark('{0} years'), [months / 12])
}

import type { DocField, Value } from '@/types'
import { formatDate, formatDatetime, formatMonth } from './dates'

export const NUMERIC_TYPES = new Set(['Int', 'Float', 'Currency', 'Percent', 'Long Int', 'Duration'])
export const LONG_TEXT_TYPES = new Set([
  'Text',
  'Small Text',
  'Long Text',
  'Text Editor',
  'Code',
  'JSON',
  'HTML Editor',
  'Markdown Editor',
])
export const TABLE_TYPES = new Set(['Table', 'Table MultiSelect'])
export const LAYOUT_TYPES = new Set(['Section Break', 'Column Break', 'Tab Break', 'Fold'])
/** Types that hold no value of their own. */
export const DISPLAY_TYPES = new Set([...LAYOUT_TYPES, 'HTML', 'Button', 'Heading', 'Image'])

/** Months are kept as the first of the month (design: months are first-of-month dates). */
export function isMonthField(field: DocField): boolean {
  if (field.fieldtype !== 'Date') return false
  return (
    field.options === 'Month' || /(^|_)month$/.test(field.fieldname) || field.fieldname === 'paid_through'
  )
}

const numberFormats = new Map<number, Intl.NumberFormat>()

/** 1250000.5 → `1.250.000,5`: dot for thousands, comma for decimals. */
export function formatNumber(value: unknown, decimals = 6): string {
  if (value === null || value === undefined || value === '') return ''
  const number = Number(value)
  if (!Number.isFinite(number)) return String(value)
  let formatter = numberFormats.get(decimals)
  if (!formatter) {
    formatter = new Intl.NumberFormat('vi-VN', {
      maximumFractionDigits: decimals,
      useGrouping: 'always' as Value,
    })
    numberFormats.set(decimals, formatter)
  }
  return formatter.format(number).replace(/^-/, '−')
}

/** Whole đồng: 1250000 → `1.250.000 ₫`, with a space that doesn't break. */
export function formatCurrency(value: unknown): string {
  const text = formatNumber(value, 0)
  return text && `${text}\u00a0₫`
}

export function formatPercent(value: unknown): string {
  const text = formatNumber(value, 2)
  return text && `${text}\u00a0%`
}

/** `1.250.000`, `1 250 000`, `1.250.000,5`, `1,5`, `-3`: what people type → a number; '' → null; else undefined. */
export function parseNumber(text: string, { integer = false } = {}): number | null | undefined {
  let cleaned = text.replace(/[\s\u00a0₫đ%]/g, '').replace(/−/g, '-')
  if (!cleaned) return null
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(cleaned)) cleaned = cleaned.replace(/\./g, '')
  else if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(cleaned) && (integer || /(,.*,|\.)/.test(cleaned)))
    cleaned = cleaned.replace(/,/g, '')
  cleaned = cleaned.replace(',', '.')
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(cleaned)) return undefined
  const number = Number(cleaned)
  return integer && !Number.isInteger(number) ? undefined : number
}

export function fileName(url: unknown): string {
  const last =
    String(url ?? '')
      .split('/')
      .pop() ?? ''
  try {
    return decodeURIComponent(last.split('?')[0])
  } catch {
    return last
  }
}

// Data fields in which services write a workflow's words, e.g. an approval's `state_from`, `state_to`, `action`.
const STATE_WORDS = /^(action|state_from|state_to)$/

interface Words {
  translate: (text: string, values?: unknown[], context?: string) => string
  /** The title of a linked document, when it is known. */
  title?: (doctype: string, name: string) => string | undefined
}

/** The text of a value for lists, cards, print and history; never HTML. */
export function formatValue(field: DocField, value: unknown, words: Words): string {
  if (value === null || value === undefined || value === '') return ''
  switch (field.fieldtype) {
    case 'Currency':
      return formatCurrency(value)
    case 'Percent':
      return formatPercent(value)
    case 'Int':
    case 'Long Int':
      return field.fieldname.endsWith('year') ? String(value) : formatNumber(value, 0)
    case 'Float':
      return formatNumber(value, Number(field.precision) || 6)
    case 'Check':
      return Number(value) ? words.translate('Yes') : words.translate('No')
    case 'Date':
      return isMonthField(field) ? formatMonth(value) : formatDate(value)
    case 'Datetime':
      return formatDatetime(value)
    case 'Select':
      return words.translate(String(value), [], field.parent)
    case 'Link':
      return words.title?.(field.options ?? '', String(value)) ?? String(value)
    case 'Attach':
    case 'Attach Image':
      return fileName(value)
    case 'Table':
    case 'Table MultiSelect':
      return Array.isArray(value) ? String(value.length) : ''
    case 'Data':
      return STATE_WORDS.test(field.fieldname) ? words.translate(String(value)) : String(value)
    default:
      return String(value)
  }
}

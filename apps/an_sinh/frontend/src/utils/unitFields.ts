import type { DocField } from '@/types'
import { mark } from './mark'

/** The questions that dialogs about a unit ask again and again. */
export const UNIT_FIELD: DocField = {
  fieldname: 'administrative_unit',
  fieldtype: 'Link',
  options: 'Administrative Unit',
  label: mark('Administrative Unit'),
  reqd: 1,
}
export const MONTH_FIELD: DocField = { fieldname: 'month', fieldtype: 'Date', label: mark('Month'), reqd: 1 }
export const PROGRAMME_FIELD: DocField = {
  fieldname: 'programme',
  fieldtype: 'Link',
  options: 'Benefit Programme',
  label: mark('Benefit Programme'),
  description: mark('Empty: all programmes'),
}

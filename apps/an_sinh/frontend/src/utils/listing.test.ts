import { describe, expect, it } from 'vitest'
import type { DocMeta } from '@/types'
import {
  chosenColumns,
  listColumns,
  pageRange,
  parseSort,
  requestedFields,
  rowsOf,
  searchFilters,
  sortText,
  standardFilters,
} from './listing'

const meta: DocMeta = {
  name: 'Beneficiary',
  permissions: [],
  title_field: 'full_name',
  search_fields: 'full_name, id_number,birth_year,search_key,gone',
  sort_field: 'full_name',
  sort_order: 'ASC',
  is_submittable: 1,
  workflow: { name: 'W', workflow_state_field: 'workflow_state', states: [], transitions: [] },
  fields: [
    { fieldname: 'full_name', fieldtype: 'Data', in_list_view: 1 },
    { fieldname: 'sex', fieldtype: 'Select', in_list_view: 1, in_standard_filter: 1 },
    { fieldname: 'birth_year', fieldtype: 'Int', in_list_view: 1 },
    { fieldname: 'id_number', fieldtype: 'Data' },
    { fieldname: 'break', fieldtype: 'Section Break', in_list_view: 1 },
    { fieldname: 'rows', fieldtype: 'Table', in_list_view: 1 },
    { fieldname: 'note', fieldtype: 'Text', in_standard_filter: 1 },
    { fieldname: 'search_key', fieldtype: 'Data' },
    { fieldname: 'workflow_state', fieldtype: 'Link' },
  ],
}

describe('lists', () => {
  const columns = listColumns(meta)

  it('show the title first, then what the metadata marks and the workflow state', () => {
    expect(columns.map((column) => column.field.fieldname)).toEqual([
      'full_name',
      'sex',
      'birth_year',
      'workflow_state',
    ])
    expect(columns.map((column) => column.primary)).toEqual([true, false, false, false])
    expect(columns[2].numeric).toBe(true)
    expect(listColumns({ ...meta, title_field: undefined })[0].field.fieldname).toBe('name')
  })

  it('ask for what they show and need', () => {
    expect(requestedFields(meta, columns)).toEqual([
      'name',
      'modified',
      'full_name',
      'sex',
      'birth_year',
      'workflow_state',
      'docstatus',
    ])
  })

  it('offer standard filters without long texts', () => {
    expect(standardFilters(meta).map((field) => field.fieldname)).toEqual(['sex'])
  })

  it('search text fields that exist, and the key without diacritics', () => {
    expect(searchFilters(meta, ' Đặng ')).toEqual([
      ['name', 'like', '%Đặng%'],
      ['full_name', 'like', '%Đặng%'],
      ['search_key', 'like', '%dang%'],
    ])
    expect(searchFilters(meta, ' ')).toEqual([])
  })

  it('find an ID number whole only', () => {
    const asked = searchFilters(meta, '020062494814')
    expect(asked.filter(([field]) => field === 'id_number')).toEqual([['id_number', '=', '020062494814']])
    expect(searchFilters(meta, '0200A').some(([field]) => field === 'id_number')).toBe(false)
  })

  it('sort by a field that exists, else as the DocType says', () => {
    expect(sortText(parseSort(meta, 'birth_year desc'))).toBe('birth_year desc')
    expect(sortText(parseSort(meta, 'creation'))).toBe('creation asc')
    expect(sortText(parseSort(meta, 'drop;table'))).toBe('full_name asc')
    expect(sortText(parseSort({ ...meta, sort_field: undefined, sort_order: undefined }, ''))).toBe(
      'modified desc',
    )
  })

  it("read Frappe's keys and values", () => {
    expect(rowsOf({ keys: ['name', 'a'], values: [['x', 1]] })).toEqual([{ name: 'x', a: 1 }])
    expect(rowsOf([{ name: 'x' }])).toEqual([{ name: 'x' }])
    expect(rowsOf(undefined)).toEqual([])
  })

  it('number the rows of a page', () => {
    expect(pageRange(2, 20, 20)).toEqual([21, 40])
    expect(pageRange(3, 20, 4)).toEqual([41, 44])
    expect(pageRange(1, 20, 0)).toEqual([0, 0])
  })
})

describe('columns that somebody chose', () => {
  const labelled: DocMeta = {
    ...meta,
    fields: meta.fields.map((field) => ({ ...field, label: field.fieldname })),
  }
  const names = (text: unknown) => chosenColumns(labelled, text).map((column) => column.field.fieldname)

  it('stand behind the title, in the order given, each once', () => {
    expect(names('id_number,sex,id_number,full_name')).toEqual(['full_name', 'id_number', 'sex'])
  })

  it('are the usual ones when nothing of it can be a column', () => {
    for (const text of [undefined, '', 'gone,rows,break,search_key'])
      expect(names(text)).toEqual(listColumns(meta).map((column) => column.field.fieldname))
  })
})

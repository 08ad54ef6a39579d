import { describe, expect, it } from 'vitest'
import {
  defaultFilters,
  listQuery,
  missingFilters,
  reportColumn,
  reportRows,
  sortedRows,
  visibleSlice,
} from './report'
import { chartOption } from './chart'

describe('report tables', () => {
  const columns = [
    reportColumn('Unit:Link/Administrative Unit:200', 0),
    reportColumn({ label: 'Paid', fieldname: 'paid', fieldtype: 'Currency' }, 1),
  ]

  it('read both forms of a column', () => {
    expect(columns[0]).toMatchObject({
      fieldname: 'unit',
      fieldtype: 'Link',
      options: 'Administrative Unit',
      width: 200,
      numeric: false,
    })
    expect(columns[1]).toMatchObject({ fieldname: 'paid', width: 120, numeric: true })
    expect(reportColumn({ label: 'X' }, 2)).toMatchObject({ fieldname: 'column_2', fieldtype: 'Data' })
  })

  it('read both forms of a row', () => {
    expect(reportRows(columns, [['A', 1], { unit: 'B', paid: 2 }, [], {}, null])).toEqual([
      { unit: 'A', paid: 1 },
      { unit: 'B', paid: 2 },
    ])
  })

  it('sort numbers by size, names as Vietnamese does, blanks last', () => {
    const rows = [
      { unit: 'Đồng', paid: 9 },
      { unit: 'Chi', paid: 10 },
      { unit: '', paid: null },
      { unit: 'Em', paid: 2 },
    ]
    expect(sortedRows(rows, columns[1], false).map((row) => row.paid)).toEqual([2, 9, 10, null])
    expect(sortedRows(rows, columns[1], true).map((row) => row.paid)).toEqual([10, 9, 2, null])
    expect(sortedRows(rows, columns[0], false).map((row) => row.unit)).toEqual(['Chi', 'Đồng', 'Em', ''])
    expect(sortedRows(rows, null, false)).toBe(rows)
  })

  it('show only the rows in view', () => {
    expect(visibleSlice(1000, 30, 3000, 600, 5)).toEqual({ first: 95, last: 125, above: 2850, below: 26250 })
    expect(visibleSlice(3, 30, 0, 600)).toEqual({ first: 0, last: 3, above: 0, below: 0 })
  })
})

describe('report filters', () => {
  const fields = [
    { fieldname: 'month', fieldtype: 'Date', mandatory: 1 },
    { fieldname: 'programme', fieldtype: 'Link', default: 'BTXH' },
  ]
  it('start with defaults, the address goes first', () => {
    expect(defaultFilters(fields, {})).toEqual({ programme: 'BTXH' })
    expect(defaultFilters(fields, { programme: 'NCC', month: '2024-05-01' })).toEqual({
      programme: 'NCC',
      month: '2024-05-01',
    })
  })
  it('name what is missing', () => {
    expect(missingFilters(fields, { programme: 'x' }).map((field) => field.fieldname)).toEqual(['month'])
  })
})

describe('charts', () => {
  const data = { labels: ['A', 'B'], datasets: [{ name: 'Rate', values: [10, 20] }] }
  it('become bars, lines or a ring', () => {
    expect(chartOption({ type: 'bar', data })?.series).toMatchObject([
      { type: 'bar', name: 'Rate', data: [10, 20] },
    ])
    expect(chartOption({ type: 'line', data })?.series[0].type).toBe('line')
    expect(chartOption({ type: 'donut', data })?.series[0].data[1]).toEqual({ name: 'B', value: 20 })
    expect(chartOption({ type: 'bar', data, fieldtype: 'Percent' })?.yAxis.max).toBe(100)
  })
  it.each([null, {}, { data: {} }, { data: { labels: [], datasets: [] } }])(
    'of nothing are nothing: %o',
    (chart) => expect(chartOption(chart)).toBeNull(),
  )
})

describe('a report of the report builder', () => {
  it('is the list with its filters, columns and order', () => {
    const json = JSON.stringify({
      filters: [
        ['Beneficiary', 'status', '=', 'Active', false],
        ['Other', 'status', '=', 'x'],
      ],
      fields: [
        ['name', 'Beneficiary'],
        ['full_name', 'Beneficiary'],
        ['phone', 'Beneficiary'],
      ],
      order_by: '`tabBeneficiary`.`birth_year` DESC',
    })
    expect(listQuery('Beneficiary', json)).toEqual({
      filters: '[["status","=","Active"]]',
      columns: 'full_name,phone',
      sort: 'birth_year desc',
    })
  })

  it('survives nothing and nonsense', () => {
    expect(listQuery('Beneficiary', undefined)).toEqual({})
    expect(listQuery('Beneficiary', '{')).toEqual({})
  })
})

import { describe, expect, it } from 'vitest'
import {
  fileName,
  formatCurrency,
  formatNumber,
  formatPercent,
  formatValue,
  isMonthField,
  parseNumber,
} from './format'

const words = {
  translate: (text: string, _values?: unknown[], context?: string) =>
    ({ Yes: 'Có', No: 'Không', Active: context === 'Beneficiary' ? 'Đang hưởng' : 'Đang dùng' })[text] ??
    text,
}
const field = (fieldtype: string, more = {}) => ({ fieldname: 'x', fieldtype, ...more })

describe('numbers', () => {
  it('uses the dot for thousands and the comma for decimals', () => {
    expect(formatNumber(1250000)).toBe('1.250.000')
    expect(formatNumber(1000)).toBe('1.000')
    expect(formatNumber(1.5)).toBe('1,5')
    expect(formatNumber(-3)).toBe('−3')
    expect(formatNumber('')).toBe('')
    expect(formatNumber('abc')).toBe('abc')
  })

  it('writes đồng whole, without a break before the sign', () => {
    expect(formatCurrency(1250000)).toBe('1.250.000\u00a0₫')
    expect(formatCurrency(9007199254740)).toBe('9.007.199.254.740\u00a0₫')
    expect(formatCurrency(0)).toBe('0\u00a0₫')
    expect(formatCurrency(null)).toBe('')
    expect(formatPercent(66.666)).toBe('66,67\u00a0%')
  })

  it.each([
    ['1.250.000', 1250000],
    ['1.250.000 ₫', 1250000],
    ['1 250 000', 1250000],
    ['1250000', 1250000],
    ['1.250.000,5', 1250000.5],
    ['1,250,000', 1250000],
    ['1,5', 1.5],
    ['1.5', 1.5],
    ['-3', -3],
    ['−3', -3],
    ['', null],
    ['12a', undefined],
    ['1..2', undefined],
    ['--1', undefined],
  ])('reads %s', (text, expected) => expect(parseNumber(text)).toBe(expected))

  it('reads whole numbers', () => {
    expect(parseNumber('1,234', { integer: true })).toBe(1234)
    expect(parseNumber('7,0', { integer: true })).toBe(7)
    expect(parseNumber('7,9', { integer: true })).toBeUndefined()
  })

  it('reads back whatever it writes', () => {
    for (const number of [0, 7, -12, 999, 1000, 123456789, 0.125, -1234.5])
      expect(parseNumber(formatNumber(number))).toBe(number)
  })
})

describe('values', () => {
  it.each([
    [field('Currency'), 540000, '540.000\u00a0₫'],
    [field('Check'), 1, 'Có'],
    [field('Check'), 0, 'Không'],
    [field('Date'), '2024-05-17', '17/05/2024'],
    [field('Date', { fieldname: 'month' }), '2024-05-01', '05/2024'],
    [field('Date', { fieldname: 'birth_date' }), '1950-02-03', '03/02/1950'],
    [field('Int', { fieldname: 'birth_year' }), 1950, '1950'],
    [field('Int'), 1950, '1.950'],
    [field('Float', { precision: '1' }), 1.26, '1,3'],
    [field('Select', { parent: 'Beneficiary' }), 'Active', 'Đang hưởng'],
    [field('Select'), 'Active', 'Đang dùng'],
    [field('Attach'), '/private/files/danh%20s%C3%A1ch.xlsx', 'danh sách.xlsx'],
    [field('Table'), [{}, {}], '2'],
    [field('Data'), '<b>x</b>', '<b>x</b>'],
    [field('Data'), null, ''],
    [field('Data', { fieldname: 'state_to' }), 'Active', 'Đang dùng'],
  ])('%o %o', (definition, value, expected) => expect(formatValue(definition, value, words)).toBe(expected))

  it('shows the title of a linked document when it knows it', () => {
    const title = (doctype: string, name: string) =>
      name === '06463-2004' ? `${doctype}: Thị trấn Đồng Mỏ` : undefined
    const link = field('Link', { options: 'Administrative Unit' })
    expect(formatValue(link, '06463-2004', { ...words, title })).toBe('Administrative Unit: Thị trấn Đồng Mỏ')
    expect(formatValue(link, 'other', { ...words, title })).toBe('other')
  })

  it('knows months by their names', () => {
    expect(isMonthField({ fieldname: 'from_month', fieldtype: 'Date' })).toBe(true)
    expect(isMonthField({ fieldname: 'paid_through', fieldtype: 'Date' })).toBe(true)
    expect(isMonthField({ fieldname: 'monthly', fieldtype: 'Date' })).toBe(false)
    expect(isMonthField({ fieldname: 'month', fieldtype: 'Int' })).toBe(false)
  })

  it('survives a file name that is no address', () => expect(fileName('/files/50%.xlsx')).toBe('50%.xlsx'))
})

import { describe, expect, it } from 'vitest'
import {
  addMonths,
  formatDate,
  formatDatetime,
  formatMonth,
  minutesSince,
  parseDate,
  parseDatetime,
  parseMonth,
  today,
} from './dates'

describe('dates', () => {
  it.each([
    ['5/3/2024', '2024-03-05'],
    ['05-03-2024', '2024-03-05'],
    ['5.3.2024', '2024-03-05'],
    ['05032024', '2024-03-05'],
    ['2024-03-05', '2024-03-05'],
    ['29/2/2024', '2024-02-29'],
    ['1/1/45', '1945-01-01'],
    ['1/1/24', '2024-01-01'],
    ['  ', null],
    ['29/2/2023', undefined],
    ['31/4/2024', undefined],
    ['13/13/2024', undefined],
    ['hôm nay', undefined],
    ['2024', undefined],
  ])('parseDate %s', (text, expected) => expect(parseDate(text)).toBe(expected))

  it.each([
    ['5/2024', '2024-05-01'],
    ['052024', '2024-05-01'],
    ['2024-05', '2024-05-01'],
    ['17/05/2024', '2024-05-01'],
    ['', null],
    ['13/2024', undefined],
    ['tháng 5', undefined],
  ])('parseMonth %s', (text, expected) => expect(parseMonth(text)).toBe(expected))

  it.each([
    ['5/3/2024 8:05', '2024-03-05 08:05:00'],
    ['5/3/2024', '2024-03-05 00:00:00'],
    ['5/3/2024 25:00', undefined],
    ['', null],
  ])('parseDatetime %s', (text, expected) => expect(parseDatetime(text)).toBe(expected))

  it('writes them as people here do', () => {
    expect(formatDate('2024-03-05')).toBe('05/03/2024')
    expect(formatDate(null)).toBe('')
    expect(formatMonth('2024-05-01')).toBe('05/2024')
    expect(formatDatetime('2024-03-05 08:05:09.123456')).toBe('05/03/2024 08:05')
    expect(formatDatetime('2024-03-05')).toBe('05/03/2024')
  })

  it('counts months over the turn of a year', () => {
    expect(addMonths('2024-01-01', -1)).toBe('2023-12-01')
    expect(addMonths('2024-11-01', 14)).toBe('2026-01-01')
  })

  it('counts minutes since a server time', () => {
    expect(minutesSince('2024-05-01 10:00:00.5', new Date('2024-05-01T10:45:10'))).toBe(45)
    expect(today(new Date(2024, 4, 9))).toBe('2024-05-09')
  })
})

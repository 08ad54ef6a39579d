import { describe, expect, it } from 'vitest'
import { fill, htmlToText, initials, matches, plain, safeFileName, slug, unslug } from './text'

describe('text', () => {
  it('forgets diacritics, đ included', () => {
    expect(plain('Đặng Thị Ứng')).toBe('dang thi ung')
    expect(plain(null)).toBe('')
  })

  it('finds every word in any order', () => {
    expect(matches('Thị trấn Đồng Mỏ', 'dong mo')).toBe(true)
    expect(matches('Thị trấn Đồng Mỏ', 'mỏ thị')).toBe(true)
    expect(matches('Thị trấn Đồng Mỏ', 'chi lang')).toBe(false)
  })

  it('makes addresses as Frappe does', () => {
    expect(slug('Monthly Payroll')).toBe('monthly-payroll')
    expect(unslug('monthly-payroll')).toBe('Monthly Payroll')
  })

  it('reads HTML without keeping any', () => {
    expect(htmlToText('<p>Dòng <b>một</b></p><p>hai &amp; ba</p>')).toBe('Dòng một\nhai & ba')
    expect(htmlToText('<script>alert(1)</script>x<img src=x onerror=alert(1)>')).toBe('x')
    expect(htmlToText('<ul><li>a</li><li>b</li></ul>')).toBe('• a\n• b')
    expect(htmlToText('5 < 6 and &lt;b&gt;')).toBe('5 < 6 and <b>')
    expect(htmlToText(null)).toBe('')
  })

  it('fills holes and leaves unfilled ones', () => {
    expect(fill('{0} trên {1}', [1, 2])).toBe('1 trên 2')
    expect(fill('{0} {2}', ['a'])).toBe('a {2}')
  })

  it('shortens names', () => {
    expect(initials('Nguyễn Văn An')).toBe('NA')
    expect(initials('An')).toBe('A')
    expect(initials(' ')).toBe('?')
    expect(safeFileName('BTXH-2024-05-Xã A/B')).toBe('BTXH-2024-05-Xã A-B')
  })
})

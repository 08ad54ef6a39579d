import { describe, expect, it } from 'vitest'
import { formRoute, routeOf, safeReturn } from './routes'

describe('addresses', () => {
  it('of menu entries', () => {
    expect(routeOf({ type: 'DocType', name: 'Monthly Payroll' })).toBe('/monthly-payroll')
    expect(routeOf({ type: 'DocType', name: 'Administrative Unit' }, { is_tree: 1, issingle: 0 })).toBe(
      '/administrative-unit/view/tree',
    )
    expect(routeOf({ type: 'Report', name: 'Rollout Rate' })).toBe('/query-report/Rollout%20Rate')
    expect(routeOf({ type: 'Page', name: 'x', route: '/help' })).toBe('/help')
  })

  it('of documents, whatever their names hold', () => {
    expect(formRoute('Monthly Payroll', 'BTXH-2024-05-Xã A/B')).toBe(
      '/monthly-payroll/BTXH-2024-05-X%C3%A3%20A%2FB',
    )
  })

  it('after logging in never lead elsewhere', () => {
    expect(safeReturn('/beneficiary?page=2')).toBe('/beneficiary?page=2')
    for (const to of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/login?to=/login',
      undefined,
      '',
    ])
      expect(safeReturn(to)).toBe('/')
  })
})

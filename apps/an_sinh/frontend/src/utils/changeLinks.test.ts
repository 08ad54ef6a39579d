import { describe, expect, it } from 'vitest'
import { newChange, typesFor } from './changeLinks'

const CLAIM = { name: 'E1', programme: 'BTXH', category: 'BTXH-5d', coefficient: 1.5, end_month: null }

describe('proposing a change from the person', () => {
  it('offers what fits the claim', () => {
    expect(typesFor(true, false)).toEqual(['Adjust', 'Suspend', 'Stop', 'Correction'])
    expect(typesFor(true, true)).toEqual(['Resume', 'Stop', 'Correction'])
    expect(typesFor(false, false)).toEqual(['Correction'])
  })

  it('fills in what is known', () => {
    expect(newChange('Suspend', 'DT1', '2025-03-01', CLAIM).query).toEqual({
      change_type: 'Suspend',
      beneficiary: 'DT1',
      effective_month: '2025-03-01',
      entitlement: 'E1',
      programme: 'BTXH',
    })
    expect(newChange('Transfer', 'DT1', '2025-03-01')).toEqual({
      path: '/benefit-change/new',
      query: { change_type: 'Transfer', beneficiary: 'DT1', effective_month: '2025-03-01' },
    })
  })

  it('begins a correction with the claim as it is', () => {
    expect(newChange('Correction', 'DT1', '2025-03-01', CLAIM).query).toMatchObject({
      category: 'BTXH-5d',
      coefficient: '1.5',
    })
  })
})

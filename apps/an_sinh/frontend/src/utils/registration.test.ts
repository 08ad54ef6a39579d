import { describe, expect, it } from 'vitest'
import { emptyRegistration, missingParts, newPerson } from './registration'

describe('a new person', () => {
  const typed = () => {
    const form = emptyRegistration('06463-2004', '2024-05-01')
    Object.assign(form.person, { full_name: 'Lý Thị Thử', birth_date: '1980-03-08', phone: '' })
    form.entitlements[0].category = 'BTXH-6c'
    return form
  }

  it('asks for what the server needs, by the parts that are open', () => {
    expect(missingParts(emptyRegistration('', '2024-05-01'))).toEqual([
      'person.full_name',
      'person.administrative_unit',
      'person.birth_date',
      'entitlement-0.category',
      'account.provider',
      'account.account_number',
    ])
    const form = typed()
    form.method = { channel: 'Cash at Home' }
    expect(missingParts(form)).toEqual([])
    form.receiverKind = 'Guardian'
    form.person.birth_precision = 'Year'
    expect(missingParts(form)).toEqual(['person.birth_year', 'receiver.full_name'])
  })

  it('sends no account for cash and no receiver for oneself', () => {
    const form = typed()
    form.method = { channel: 'Cash at Pay Point', not_cashless_reason: 'No Papers' }
    form.account = { provider: 'Agribank', account_number: '1' }
    form.receiver = { full_name: 'Ai Đó' }
    expect(newPerson(form)).toEqual({
      person: {
        birth_precision: 'Day',
        administrative_unit: '06463-2004',
        full_name: 'Lý Thị Thử',
        birth_date: '1980-03-08',
      },
      entitlements: [{ start_month: '2024-05-01', category: 'BTXH-6c' }],
      receiver: null,
      account: null,
      method: { channel: 'Cash at Pay Point', not_cashless_reason: 'No Papers' },
    })
  })

  it('says whose the account is', () => {
    const form = typed()
    form.account = { provider: 'Agribank', account_number: '8800200000001' }
    form.receiverKind = 'Authorised'
    form.receiver = { full_name: 'Lý Văn Đỡ' }
    form.holder = 'Receiver'
    expect(newPerson(form).account?.holder_kind).toBe('Authorised')
    expect(newPerson(form).receiver).toEqual({ full_name: 'Lý Văn Đỡ', kind: 'Authorised' })
    form.receiverKind = 'Self'
    expect(newPerson(form).account?.holder_kind).toBe('Beneficiary')
    expect(newPerson(form).method).toEqual({ channel: 'Account' })
  })
})

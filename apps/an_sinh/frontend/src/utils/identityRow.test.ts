import { describe, expect, it } from 'vitest'
import type { IdentityRow } from '@/data/identityChecks'
import { foundOtherwise } from './identityRow'

const row = (values: Partial<IdentityRow>) =>
  ({
    full_name: 'Lý Thị B',
    birth_text: '1948',
    sex: 'Female',
    id_number: null,
    found_full_name: 'Lý Thị B',
    found_birth: null,
    found_sex: 'Female',
    found_id_number: null,
    found_issue_date: null,
    found_death_date: null,
    ...values,
  }) as IdentityRow
const vi = (text: string) => ({ Female: 'Nữ', Male: 'Nam' })[text] ?? text

describe('the answer of the other office', () => {
  it('says nothing where it agrees or is silent', () => expect(foundOtherwise(row({}), vi)).toEqual([]))

  it('names each difference in words', () => {
    const found = foundOtherwise(
      row({ found_sex: 'Male', found_id_number: '020048000111', found_death_date: '2024-03-05' }),
      vi,
    )
    expect(found).toEqual([
      { label: 'Sex', old: 'Nữ', new: 'Nam' },
      { label: 'Identity Number', old: '', new: '020048000111' },
      { label: 'Died On', old: '', new: '05/03/2024' },
    ])
  })
})

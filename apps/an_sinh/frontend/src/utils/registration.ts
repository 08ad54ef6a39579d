import type { NewPerson, Part } from '@/data/registration'

/** What is typed about a new person, as the form keeps it. */
export interface RegistrationForm {
  person: Part
  entitlements: Part[]
  /** Who receives the money: Self, Guardian or Authorised. */
  receiverKind: string
  receiver: Part
  account: Part
  /** Whose name the account bears: the person's own, or the receiver's. */
  holder: 'Beneficiary' | 'Receiver'
  method: Part
}

export const THROUGH_ACCOUNT = ['Account', 'Digital Account']

export const emptyRegistration = (unit: string, month: string): RegistrationForm => ({
  person: { birth_precision: 'Day', administrative_unit: unit },
  entitlements: [{ start_month: month }],
  receiverKind: 'Self',
  receiver: {},
  account: {},
  holder: 'Beneficiary',
  method: { channel: 'Account' },
})

/** What is not typed yet and has to be: “part.field” by the names of the form. */
export function missingParts(form: RegistrationForm): string[] {
  const missing: string[] = []
  const need = (part: string, values: Part, ...names: string[]) =>
    missing.push(...names.filter((name) => !filled(values[name])).map((name) => `${part}.${name}`))
  need('person', form.person, 'full_name', 'administrative_unit')
  if (form.person.birth_precision === 'Year') need('person', form.person, 'birth_year')
  else need('person', form.person, 'birth_date')
  form.entitlements.forEach((row, index) => need(`entitlement-${index}`, row, 'category', 'start_month'))
  if (form.receiverKind !== 'Self') need('receiver', form.receiver, 'full_name')
  if (throughAccount(form)) need('account', form.account, 'provider', 'account_number')
  return missing
}

export const throughAccount = (form: RegistrationForm) => THROUGH_ACCOUNT.includes(form.method.channel)

/** The form as the server takes it: parts that a person doesn't have are left out, and so are empty fields. */
export function newPerson(form: RegistrationForm): NewPerson {
  const other = form.receiverKind !== 'Self'
  const holder = other && form.holder === 'Receiver' ? form.receiverKind : 'Beneficiary'
  const account = throughAccount(form)
  return {
    person: present(form.person),
    entitlements: form.entitlements.map(present),
    receiver: other ? { ...present(form.receiver), kind: form.receiverKind } : null,
    account: account ? { ...present(form.account), holder_kind: holder } : null,
    method: account ? { channel: form.method.channel } : present(form.method),
  }
}

const filled = (value: unknown) => value !== undefined && value !== null && value !== ''
const present = (part: Part): Part =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => filled(value)))

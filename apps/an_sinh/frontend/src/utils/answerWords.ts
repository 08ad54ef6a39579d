import { mark } from './mark'

/** What a provider may say of a payment, in the words of the desk. */
export const ANSWER_LABELS: Record<string, string> = {
  paid: mark('Paid'),
  failed: mark('Failed'),
  returned: mark('Returned'),
  uncollected: mark('Uncollected'),
  pending: mark('Still with the provider'),
}

import { mark } from './mark'

/** Things to do that the search offers; `doctype` is what one must be able to make for it. */
export interface DeskAction {
  label: string
  route: string
  doctype?: string
}

/** `?do=` opens the dialog of a list, by its id (components/ui/UnitDialog.vue). */
export const ACTIONS: DeskAction[] = [
  { label: mark('Prepare payroll'), route: '/monthly-payroll?do=prepare', doctype: 'Monthly Payroll' },
  { label: mark('Prepare one-off list'), route: '/one-off-benefit?do=one-off', doctype: 'One-off Benefit' },
  { label: mark('Gift to everybody'), route: '/one-off-benefit?do=gift', doctype: 'One-off Benefit' },
  { label: mark('List for another office'), route: '/identity-check?do=identity', doctype: 'Identity Check' },
  { label: mark('Find duplicates'), route: '/duplicate-pair?do=duplicates', doctype: 'Beneficiary' },
  {
    label: mark('Edit the list without a line'),
    route: '/registry-workbook/new',
    doctype: 'Registry Workbook',
  },
  { label: mark('Change password'), route: '/password' },
  { label: mark('Help'), route: '/help' },
]

import type { OpeningSession } from '@/data/accountOpening'
import type { DocField } from '@/types'
import { mark } from './mark'

/** What is asked about a session where accounts are opened. */
export const SESSION_FIELDS: DocField[] = [
  { fieldname: 'session_place', fieldtype: 'Data', label: mark('Place of the Session'), reqd: 1 },
  { fieldname: 'session_day', fieldtype: 'Date', label: mark('Day of the Session'), reqd: 1 },
  { fieldname: 'session_time', fieldtype: 'Data', label: mark('Time of the Session') },
  { fieldname: 'papers', fieldtype: 'Small Text', label: mark('Papers to Bring') },
  { fieldname: 'note', fieldtype: 'Small Text', label: mark('Note') },
]

export const sessionOf = (values: Record<string, unknown>): OpeningSession => ({
  session_place: String(values.session_place ?? ''),
  session_day: String(values.session_day ?? ''),
  session_time: String(values.session_time ?? ''),
  papers: String(values.papers ?? ''),
  note: String(values.note ?? ''),
})

/** Dates as the server writes them (`YYYY-MM-DD`) and as people here write them (`DD/MM/YYYY`, `MM/YYYY`). */

const pad = (value: number, size = 2) => String(value).padStart(size, '0')

function isReal(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function fullYear(text: string): number {
  if (text.length === 4) return Number(text)
  const short = Number(text)
  return short <= (new Date().getFullYear() % 100) + 10 ? 2000 + short : 1900 + short
}

/** `5/3/2024`, `05-03-2024`, `05032024`, `2024-03-05` → `2024-03-05`; `''` → null; anything else → undefined. */
export function parseDate(text: string): string | null | undefined {
  const trimmed = text.trim()
  if (!trimmed) return null
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed)
  const local =
    /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/.exec(trimmed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(trimmed)
  if (!iso && !local) return undefined
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : [fullYear(local![3]), Number(local![2]), Number(local![1])]
  return isReal(year, month, day) ? `${pad(year, 4)}-${pad(month)}-${pad(day)}` : undefined
}

/** `5/2024`, `05-2024`, `052024`, `2024-05`, or a whole date → the month's first day. */
export function parseMonth(text: string): string | null | undefined {
  const trimmed = text.trim()
  if (!trimmed) return null
  const iso = /^(\d{4})-(\d{1,2})$/.exec(trimmed)
  const local = /^(\d{1,2})[/.\- ](\d{4}|\d{2})$/.exec(trimmed) ?? /^(\d{2})(\d{4})$/.exec(trimmed)
  if (!iso && !local) {
    const date = parseDate(trimmed)
    return date ? `${date.slice(0, 7)}-01` : undefined
  }
  const [year, month] = iso ? [Number(iso[1]), Number(iso[2])] : [fullYear(local![2]), Number(local![1])]
  return month >= 1 && month <= 12 ? `${pad(year, 4)}-${pad(month)}-01` : undefined
}

/** `5/3/2024 8:05` → `2024-03-05 08:05:00`. */
export function parseDatetime(text: string): string | null | undefined {
  const trimmed = text.trim()
  if (!trimmed) return null
  const [, datePart, , hours = '0', minutes = '00', seconds = '00'] =
    /^(.+?)([ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/.exec(trimmed) ?? []
  const date = parseDate(datePart ?? '')
  if (!date || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return `${date} ${pad(Number(hours))}:${minutes}:${seconds}`
}

export function formatDate(value: unknown): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(String(value ?? ''))
  return parts ? `${parts[3]}/${parts[2]}/${parts[1]}` : String(value ?? '')
}

export function formatMonth(value: unknown): string {
  const parts = /^(\d{4})-(\d{2})/.exec(String(value ?? ''))
  return parts ? `${parts[2]}/${parts[1]}` : String(value ?? '')
}

export function formatDatetime(value: unknown): string {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})/.exec(String(value ?? ''))
  return parts ? `${formatDate(parts[1])} ${parts[2]}` : formatDate(value)
}

/** Minutes from a server time to now, both as local times of the server's zone. */
export function minutesSince(value: string, now: Date): number {
  const then = new Date(value.replace(' ', 'T').slice(0, 19))
  return Math.floor((now.getTime() - then.getTime()) / 60000)
}

/** Today in the browser's zone, `YYYY-MM-DD`. */
export function today(now = new Date()): string {
  return `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
}

/** `2024-05-01`, -1 → `2024-04-01`. */
export function addMonths(month: string, count: number): string {
  const [year, number] = month.split('-').map(Number)
  const index = year * 12 + (number - 1) + count
  return `${pad(Math.floor(index / 12), 4)}-${pad((index % 12) + 1)}-01`
}

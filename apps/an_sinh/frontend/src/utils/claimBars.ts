/** Claims of a person as bars over months. */

export interface Span {
  from_month: string
  to_month: string | null
  reason?: string | null
}

export interface ClaimLike {
  name: string
  start_month: string
  end_month: string | null
  status: string
  suspensions: Span[]
}

export interface Bar {
  /** Percent of the axis. */
  left: number
  width: number
  suspended: boolean
  open: boolean
}

export interface Axis {
  first: number
  last: number
}

const indexOf = (month: string) => {
  const [year, number] = month.split('-').map(Number)
  return year * 12 + number - 1
}

/** The months that the bars stand on: from the first claim to a little after the present month. */
export function axisOf(claims: ClaimLike[], now: string): Axis {
  const present = indexOf(now)
  const starts = claims.map((claim) => indexOf(claim.start_month))
  const ends = claims.map((claim) => (claim.end_month ? indexOf(claim.end_month) : present))
  const last = Math.max(present, ...starts, ...ends) + 2
  return { first: Math.min(...starts, present, last - 11), last }
}

/** The parts of one claim: paid and suspended months in turn. What ends before it begins has none. */
export function barsOf(claim: ClaimLike, axis: Axis): Bar[] {
  const length = axis.last - axis.first + 1
  const begin = indexOf(claim.start_month)
  const end = claim.end_month ? indexOf(claim.end_month) : axis.last
  const bar = (from: number, to: number, suspended: boolean): Bar => ({
    left: ((from - axis.first) / length) * 100,
    width: ((to - from + 1) / length) * 100,
    suspended,
    open: to === axis.last && !claim.end_month,
  })
  const bars: Bar[] = []
  let at = begin
  const pauses = claim.suspensions
    .map((span) => ({
      from: indexOf(span.from_month),
      to: span.to_month ? indexOf(span.to_month) : axis.last,
    }))
    .sort((a, b) => a.from - b.from)
  for (const pause of pauses) {
    const from = Math.max(pause.from, at)
    const to = Math.min(pause.to, end)
    if (from > to) continue
    if (from > at) bars.push(bar(at, from - 1, false))
    bars.push(bar(from, to, true))
    at = to + 1
  }
  if (at <= end) bars.push(bar(at, end, false))
  return bars
}

/** Januaries on the axis, with their place in percent; thinned out when there are many. */
export function yearMarks(axis: Axis): { year: number; left: number }[] {
  const length = axis.last - axis.first + 1
  const years = []
  for (let month = axis.first; month <= axis.last; month++) if (month % 12 === 0) years.push(month)
  const step = Math.ceil(years.length / 8) || 1
  return years
    .filter((_, index) => index % step === 0)
    .map((month) => ({ year: month / 12, left: ((month - axis.first) / length) * 100 }))
}

/** Whether a claim rests in a month, with no end given or one that lies ahead. */
export function isSuspended(claim: ClaimLike, month: string): boolean {
  const at = indexOf(month)
  return claim.suspensions.some(
    (span) => indexOf(span.from_month) <= at && (!span.to_month || at <= indexOf(span.to_month)),
  )
}

/** Whether a claim counts in a month or will: what can still be changed. */
export const isRunning = (claim: ClaimLike, month: string) =>
  claim.status === 'Approved' && (!claim.end_month || indexOf(claim.end_month) >= indexOf(month))

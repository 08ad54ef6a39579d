// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** A line that is no person's row but holds an amount, an ID number or the like. `row_no` as Excel counts. */
export interface LeftOut {
  sheet: string
  row_no: number
  text: string
  amount: number
}

/** A line between people that no rule explains. */
export interface LineIgnored {
  sheet: string
  row_no: number
  text: string
}

/** Accepted rows with a warning, or worth a look, with the code and one row's place and details. */
export interface Noticed {
  code: string
  rows: number
  sheet: string
  row_no: number
  details: string[]
}

/**
 * `total` is the sum of all amounts that the sheets hold below their headings, without totals and without the sheets
 * of which nothing is read.
 */
export interface Outcome {
  accepted: Share
  rejected: Refused[]
  left_out: LeftOut[]
  left_out_share: Share
  warnings: Noticed[]
  notices: Noticed[]
  ignored: LineIgnored[]
  skipped: SheetLeftOut[]
  stated: StatedTotal[]
  total: number
}

/** The rows that are refused for one reason, with the code and one row's details to put into its sentence. */
export interface Refused extends Share {
  code: string
  details: string[]
}

/** Rows with the sum of their amounts as the list says them, in đồng; unreadable amounts count as none. */
export interface Share {
  rows: number
  amount: number
}

/** A sheet of which nothing is read. `why`: "hidden", "no_list" or "missing_columns". */
export interface SheetLeftOut {
  sheet: string
  why: string
  rows: number
  amount: number
}

/**
 * A total that a table states itself, with what its lines add up to: the two differ where somebody's line or a figure
 * is wrong. `row_no` as Excel counts.
 */
export interface StatedTotal {
  sheet: string
  row_no: number
  text: string
  amount: number
  lines: number
}

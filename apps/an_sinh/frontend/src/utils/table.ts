import type { Value } from '@/types'
/** A column of a page's own table. */
export interface TableColumn<Row = Value> {
  key: string
  /** English; the table translates it. */
  label: string
  numeric?: boolean
  /** Holds sentences: never squeezed to a word a line. */
  wide?: boolean
  /** The cell's text; without it the row's value as it is. */
  text?: (row: Row) => string
}

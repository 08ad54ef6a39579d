// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** The documents of one DocType that wait at these values of `field`: how many, and the first of them. */
export interface WaitingDocuments {
  doctype: string
  field: string
  states: string[]
  count: number
  rows: WaitingRow[]
}

/** A document that waits and its state or status; amount in đồng and count (people, or payments of an order) where it is about those. */
export interface WaitingRow {
  name: string
  title: string
  workflow_state: string
  unit_name: string
  modified: string
  amount: number | null
  count: number | null
}

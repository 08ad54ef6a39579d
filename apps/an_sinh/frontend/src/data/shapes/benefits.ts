// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** A figure of the law that nobody has checked: a rate's `amount` (đồng), or a category's `coefficient`. */
export interface UnverifiedFigure {
  name: string
  label: string
  programme: string
  amount?: number
  coefficient?: number
  legal_basis: string | null
  source: string | null
}

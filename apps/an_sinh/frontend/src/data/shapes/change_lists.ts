// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** A row of the monthly lists: what happens, and to whom. */
export interface ChangeListRow extends ListedChange {
  full_name: string
  sex: string | null
  birth_text: string | null
  id_number: string | null
  village: string | null
  difference: number
}

/**
 * What happens to somebody; amounts in đồng a month, categories as codes. `worked_out`: whether a payroll stands
 * behind it; `state`: of the change, where none does.
 */
export interface ListedChange {
  administrative_unit: string
  programme: string
  beneficiary: string
  movement: string
  old: number
  new: number
  old_categories: string[]
  new_categories: string[]
  effective_month: string
  reason: string
  event_date: string | null
  decision_number: string | null
  decision_date: string | null
  change: string | null
  state: string | null
  worked_out: boolean
}

// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** A new unit that a village may have gone to. */
export interface UnitChoice {
  code: string
  name: string
}

/** A village of a split commune: who lives there, which new units it may have gone to, and which one was entered. */
export interface VillageRow {
  name: string
  old_unit: string
  old_name: string
  village: string
  persons: number
  choices: UnitChoice[]
  new_code: string | null
  merged: boolean
}

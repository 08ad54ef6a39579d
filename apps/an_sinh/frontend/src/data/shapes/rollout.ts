// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** A page of people, how many there are, and the event's counts. */
export interface EventPage {
  total: number
  rows: PersonAsked[]
  counts: Record<string, number>
  villages: string[]
}

/** Somebody who is to be asked at an event, with the wish that was recorded there, if any. */
export interface PersonAsked {
  beneficiary: string
  full_name: string
  birth_text: string | null
  village: string | null
  has_card: boolean
  phone: boolean
  guardians: Record<string, unknown>[]
  pays_now: string | null
  wish: Record<string, unknown> | null
}

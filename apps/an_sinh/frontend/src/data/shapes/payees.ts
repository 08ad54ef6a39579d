// What the server answers. Written by script/lib/desk_types.py from the app's TypedDicts: change those.

/** A wish of a list that can't be signed yet, and why. */
export interface NotSigned {
  name: string
  full_name: string
  message: string
}

/** What became of a list of wishes: how many were signed, and which were not. */
export interface Signed {
  signed: number
  refused: NotSigned[]
}

/** A signed wish for an account that no opening list holds. */
export interface WishToOpen {
  name: string
  beneficiary: string
  full_name: string
  administrative_unit: string
  village: string | null
  programme: string | null
  channel: string
  provider: string | null
  receiver_kind: string
  guardian: string | null
  phone: string | null
  account_number: string | null
  missing_papers: string | null
}

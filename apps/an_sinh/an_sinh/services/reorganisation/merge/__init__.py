"""The map is redrawn: old communes become new ones, with their people, their papers and their open documents.

- People, their entitlements, receivers, accounts, payment methods, one-off benefits and recoveries go to the new
  unit; changes and proposals that are still on their way go along. Approved lists, their lines, disbursements,
  imports and rollout plans stay where they were signed: the old unit keeps its place in the tree, ends, and names
  its successor. Whoever has the new unit as area has the old ones too (`services.areas.user_areas`).
- The new unit has two tiers; what waited at the district goes to the province (`services.reorganisation.document_moves`).
- Both sides' totals per programme are worked out from the registry before and after, by the way payrolls take, and
  must be equal.
- A unit is known by its code and the year from which it is valid, because codes are used again.
- Undone until the first payroll of a new unit.
"""

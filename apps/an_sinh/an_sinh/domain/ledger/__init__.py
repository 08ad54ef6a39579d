"""Where the money is: the second rule, pure.

    payable(person, entitlement, month) = charged − settled

| module | holds |
|---|---|
| movements | the kinds of movements, and what an answer of a provider does to a line's money |
| balances | amounts per entitlement and month, and what follows from them: what is free to be paid, what is owed back |
| account | one person's account of one programme: lines and movements added up |
| papers | numbers of papers, compared however they are typed |
"""

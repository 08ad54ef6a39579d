"""Where the money is, read and written with Frappe; the rule itself is `an_sinh.domain.ledger`.

| module | holds |
|---|---|
| journal | the one module that writes movements; each has a name that can be given once |
| accounts | the accounts of people, from their lines and movements |
| carried_over | what a list pays again, and what it doesn't pay because it is settled already |
| waiting | lines of approved lists that must not be ordered any more |
"""

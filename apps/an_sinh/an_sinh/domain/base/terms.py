"""Closed vocabularies: roles, states and kinds that the rules know by these very words."""

MANAGER = "An Sinh Manager"
AREA_ROLES = (
    "Commune Officer",
    "Commune Leader",
    "District Officer",
    "District Leader",
    "Province Officer",
    "Province Leader",
    "Treasury Officer",
    "Police Officer",
)
OTHER_ROLES = ("Auditor", MANAGER)
# Users of banks and posts come over the bank API; they have no desk.
WITHOUT_DESK = ("Provider User",)


# Ways of paying that need an account.
ACCOUNT_CHANNELS = ("Account", "Digital Account")


# A payment that did not reach its person.
FAILED = ("Failed", "Returned", "Uncollected")

# Orders that their provider may see: those released to it.
VISIBLE_TO_PROVIDER = ("Sent", "Acknowledged", "Results In", "Reconciled", "Closed")


CANCELLED = "Cancelled"

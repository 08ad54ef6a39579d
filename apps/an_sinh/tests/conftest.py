"""What all tests of the rules share."""

from hypothesis import settings

# How long an example takes says how busy the machine is, not whether the rule is right.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")

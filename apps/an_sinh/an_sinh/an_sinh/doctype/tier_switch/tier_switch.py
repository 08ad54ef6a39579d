from an_sinh.an_sinh.service_record import ServiceRecord


class TierSwitch(ServiceRecord):
    """What a change between three and two tiers did; written by `services.reorganisation.tiers` alone."""

from an_sinh.an_sinh.service_record import ServiceRecord


class UnitMerge(ServiceRecord):
    """What a merger of units did, with both sides' totals; written by `services.reorganisation.merge` alone."""

from an_sinh.an_sinh.child_row import ChildRow


class ProviderSettlementOrder(ChildRow):
    """An order of a provider's month as it stood when the month was closed."""

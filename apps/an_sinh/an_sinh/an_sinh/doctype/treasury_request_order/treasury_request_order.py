from an_sinh.an_sinh.child_row import ChildRow


class TreasuryRequestOrder(ChildRow):
    """An order that a request to the treasury covers, with its sum when it was asked for."""

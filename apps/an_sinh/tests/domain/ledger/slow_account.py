"""A second, slow account of money that moves, written from the rule's page alone and sharing no code with the product.

It keeps a plain list of what happened, a đồng and a month at a time, and adds it up anew whenever it is asked:

    settled = the sum of the journal; payable = charged − settled; positive: may be put on a list; negative: a debt.
"""


class SlowAccount:
    """One person, one programme. Months are numbers, benefits are texts."""

    def __init__(self):
        self.happened = []

    def charge(self, benefit, months, monthly):
        self.happened += [("charge", benefit, month, monthly) for month in months]

    def order(self, benefit, months, monthly):
        self.happened += [("order", benefit, month, monthly) for month in months]

    def come_back(self, benefit, months, monthly, had_arrived):
        """An order that failed, waited uncollected, or was given back by the bank."""
        for month in months:
            self.happened.append(("undo order", benefit, month, monthly))
            if had_arrived:
                self.happened.append(("undo arrival", benefit, month, monthly))

    def arrive(self, benefit, months, monthly):
        self.happened += [("arrival", benefit, month, monthly) for month in months]

    def arrive_after_all(self, benefit, months, monthly):
        """What was said not to have arrived did."""
        for month in months:
            self.happened.append(("order", benefit, month, monthly))
            self.happened.append(("arrival", benefit, month, monthly))

    def give_back(self, benefit, month, amount):
        self.happened.append(("receipt", benefit, month, amount))

    def forgive(self, benefit, month, amount):
        self.happened.append(("forgiven", benefit, month, amount))

    def refund(self, benefit, month, amount):
        """Money that nobody may have any more goes back to the treasury."""
        self.happened.append(("refund", benefit, month, amount))

    def sum(self, *kinds, month=None):
        return sum(
            amount
            for kind, _benefit, at, amount in self.happened
            if kind in kinds and (month is None or at == month)
        )

    def charged(self, month):
        return self.sum("charge", month=month)

    def settled(self, month):
        ordered = self.sum("order", "refund", month=month)
        return ordered - self.sum("undo order", "receipt", "forgiven", month=month)

    def payable(self, month):
        return self.charged(month) - self.settled(month)

    def months(self):
        return sorted({at for _kind, _benefit, at, _amount in self.happened})

    def debt(self):
        return sum(max(-self.payable(month), 0) for month in self.months())

    def out(self):
        """Money that is with the person: what arrived less what came back."""
        return self.sum("arrival") - self.sum("undo arrival", "receipt")

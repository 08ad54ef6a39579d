"""A second, slow account of everybody's money, written from the rule's page alone and sharing no code with the product.

    settled(person, entitlement, month) = what was ordered and did not come back, less what was received back or given
    up, plus what went to the treasury instead; payable = charged − settled; positive: to be paid; negative: a debt.

It keeps plain dictionaries of what it is told has happened, a đồng and a month at a time, and adds them up anew whenever
it is asked. Months are numbers. Within a month the benefits of a person are one money: what is paid too much under one
is taken from what is still to be paid under another.
"""

from collections import defaultdict

ON_ITS_WAY, ARRIVED = "", "paid"


class SlowBooks:
    def __init__(self):
        self.charged = defaultdict(int)  # (person, benefit, month): đồng
        self.opening = defaultdict(
            int
        )  # the same: what was paid before the takeover, charged and settled alike
        self.payments = {}  # line: person, benefit, months, monthly, and its last answer
        self.back = defaultdict(int)  # (person, benefit, month): received back
        self.forgiven = defaultdict(int)
        self.refunded = defaultdict(int)
        self.stands_for = {}  # a record that was merged away: the record that stayed

    # what happens

    def charge(self, person, benefit, months, monthly):
        for month in months:
            self.charged[person, benefit, month] += monthly

    def send(self, line, person, benefit, months, monthly):
        assert line not in self.payments, f"{line} was sent before"
        self.payments[line] = [person, benefit, list(months), monthly, ON_ITS_WAY]

    def answer(self, line, answer):
        self.payments[line][4] = answer

    def receive(self, person, amount):
        self._lessen(self.back, person, amount)

    def forgive(self, person, amount):
        self._lessen(self.forgiven, person, amount)

    def take_up(self, person):
        """What was given up is taken up as far as its money came back, or its month is charged again: nobody is paid
        what they have."""
        payable = self.payable(person)
        for (benefit, month), amount in self._sum(person, self.forgiven).items():
            part = min(amount, payable.get((benefit, month), 0))
            if part > 0:
                self.forgiven[person, benefit, month] -= part

    def refund(self, person, benefit, month, amount):
        self.refunded[person, benefit, month] += amount

    def merge(self, staying, going):
        self.stands_for[going] = staying

    # what follows

    def root(self, person):
        while person in self.stands_for:
            person = self.stands_for[person]
        return person

    def charged_cells(self, person):
        return self._sum(person, self.charged)

    def settled_cells(self, person):
        found = defaultdict(int)
        for who, benefit, months, monthly, answer in self.payments.values():
            if self.root(who) == person and answer in (ON_ITS_WAY, ARRIVED):
                for month in months:
                    found[benefit, month] += monthly
        for book, sign in ((self.back, -1), (self.forgiven, -1), (self.refunded, 1)):
            for cell, amount in self._sum(person, book).items():
                found[cell] += sign * amount
        return {cell: amount for cell, amount in found.items() if amount}

    def payable(self, person):
        """Cells that aren't 0, after what one benefit of a month was paid too much is taken from the others."""
        cells = defaultdict(int, self.charged_cells(person))
        for cell, amount in self.settled_cells(person).items():
            cells[cell] -= amount
        return self.netted(cells)

    @staticmethod
    def netted(cells):
        """After what one benefit of a month has too much is taken from the others; what is paid once stands apart."""
        cells = defaultdict(int, cells)
        for month in {month for _benefit, month in cells}:
            names = sorted(b for b, at in cells if at == month and not b.startswith("once/"))
            for one in names:
                for other in names:
                    if cells[one, month] < 0 < cells[other, month]:
                        part = min(-cells[one, month], cells[other, month])
                        cells[one, month] += part
                        cells[other, month] -= part
        return {cell: amount for cell, amount in cells.items() if amount}

    def debt(self, person):
        return -sum(amount for amount in self.payable(person).values() if amount < 0)

    def due(self, person):
        return sum(amount for amount in self.payable(person).values() if amount > 0)

    def out(self, person):
        """Money that is with the person: what arrived less what came back."""
        arrived = sum(
            monthly * len(months)
            for who, _benefit, months, monthly, answer in self.payments.values()
            if self.root(who) == person and answer == ARRIVED
        )
        return arrived - sum(self._sum(person, self.back).values())

    def _sum(self, person, book):
        found = defaultdict(int)
        for (who, benefit, month), amount in book.items():
            if self.root(who) == person:
                found[benefit, month] += amount
        return {cell: amount for cell, amount in found.items() if amount}

    def _lessen(self, book, person, amount):
        """The oldest months that owe come first."""
        owing = {cell: -left for cell, left in self.payable(person).items() if left < 0}
        for benefit, month in sorted(owing, key=lambda cell: (cell[1], cell[0])):
            part = min(amount, owing[benefit, month])
            book[person, benefit, month] += part
            amount -= part
        assert not amount, f"{person} does not owe {amount} more"

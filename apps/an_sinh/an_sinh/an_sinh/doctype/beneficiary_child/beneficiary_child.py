from an_sinh.an_sinh.child_row import ChildRow


class BeneficiaryChild(ChildRow):
    pass

from an_sinh.an_sinh.child_row import ChildRow


class EntitlementSuspension(ChildRow):
    pass

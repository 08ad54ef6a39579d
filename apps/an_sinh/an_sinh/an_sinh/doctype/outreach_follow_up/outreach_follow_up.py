from an_sinh.an_sinh.child_row import ChildRow


class OutreachFollowup(ChildRow):
    pass

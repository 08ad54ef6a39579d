from an_sinh.an_sinh.child_row import ChildRow


class RolloutTarget(ChildRow):
    pass

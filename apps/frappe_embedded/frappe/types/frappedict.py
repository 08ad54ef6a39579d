"""`_dict`: a dict whose keys are attributes, and whose missing attributes are None."""


class _dict(dict):
    __slots__ = ()
    __getattr__ = dict.get
    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__

    def __getstate__(self):
        return self

    def __setstate__(self, state):
        self.update(state)

    def update(self, other=None, **values):
        """Update in place and return self, so that calls can be chained."""
        super().update(other or (), **values)
        return self

    def copy(self):
        return _dict(self)

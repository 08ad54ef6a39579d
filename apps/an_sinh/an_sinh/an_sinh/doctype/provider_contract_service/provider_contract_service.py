from an_sinh.an_sinh.child_row import ChildRow


class ProviderContractService(ChildRow):
    """What a contract pays: a programme, a way of payment or both, and its fee."""

"""Terms under their old address."""

from pypika.queries import QueryBuilder
from pypika.terms import Case, Criterion, Function, Term, ValueWrapper

from frappe.query_builder.custom import ConstantColumn


class SubQuery(Criterion):
    """A query in the place of a value."""

    def __init__(self, subq: QueryBuilder, alias: str | None = None):
        super().__init__(alias)
        self.subq = subq

    def get_sql(self, **kwargs) -> str:
        kwargs["subquery"] = True
        return self.subq.get_sql(**kwargs)


subqry = SubQuery
ParameterizedValueWrapper = ValueWrapper
ParameterizedFunction = Function

__all__ = [
    "Case",
    "ConstantColumn",
    "ParameterizedFunction",
    "ParameterizedValueWrapper",
    "SubQuery",
    "Term",
    "subqry",
]

"""Terms that PyPika lacks."""

from pypika.terms import Function, Term, ValueWrapper
from pypika.utils import format_alias_sql


class ConstantColumn(Term):
    """A constant in the place of a column: `select 'Sales' as kind`."""

    alias = None

    def __init__(self, value):
        super().__init__()
        self.value = value

    def get_sql(self, quote_char: str | None = None, **kwargs) -> str:
        sql = ValueWrapper(self.value).get_sql(quote_char=quote_char, **kwargs)
        return (
            format_alias_sql(sql, self.alias, quote_char=quote_char, **kwargs)
            if kwargs.get("with_alias")
            else sql
        )


class GROUP_CONCAT(Function):
    """Values of a group joined by commas, or by `separator`."""

    def __init__(self, column, alias: str | None = None, separator: str | None = None):
        arguments = (column,) if separator is None else (column, separator)
        super().__init__("group_concat", *arguments, alias=alias)


class Match(Function):
    """Full-text search has no index here: a case-insensitive search of the text."""

    def __init__(self, column):
        super().__init__("instr", column)

    def Against(self, text: str):
        return Function("instr", Function("lower", self.args[0]), text.lower()) > 0

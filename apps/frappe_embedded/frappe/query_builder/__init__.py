"""`frappe.qb`: PyPika on the site's database, with every value bound."""

from pypika import CustomFunction
from pypika.functions import Cast
from pypika.queries import Column, Query, Table
from pypika.terms import Case, Criterion, Field, Interval, Order, PseudoColumn, Tuple, ValueWrapper

from frappe.query_builder.builder import DocType, SQLiteQuery, SQLiteQueryBuilder, query_builder_class
from frappe.query_builder.custom import ConstantColumn

__all__ = [
    "Case", "Cast", "Column", "ConstantColumn", "Criterion", "CustomFunction", "DocType", "Field", "Interval",
    "Order", "PseudoColumn", "Query", "SQLiteQuery", "SQLiteQueryBuilder", "Table", "Tuple", "ValueWrapper",
    "query_builder_class",
]  # fmt: skip

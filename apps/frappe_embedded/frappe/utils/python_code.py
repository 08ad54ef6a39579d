"""Python that people write into documents, checked before anything depends on it."""

import html

from frappe.messages import throw
from frappe.translate import _


def validate_python_code(string: str, fieldname: str | None = None, is_expression: bool = True) -> None:
    """Raise ValidationError, with the line and place, unless a text is a Python expression (or a whole script)."""
    if not string:
        return
    try:
        compile(string, fieldname or "<code>", "eval" if is_expression else "exec")
    except SyntaxError as error:
        place = _("Line {0}, column {1}").format(error.lineno, error.offset)
        shown = html.escape((error.text or string).strip())
        heading = _("Invalid Python code in {0}").format(fieldname) if fieldname else _("Invalid Python code")
        throw(f"{heading}: {error.msg}. {place}: <code>{shown}</code>")

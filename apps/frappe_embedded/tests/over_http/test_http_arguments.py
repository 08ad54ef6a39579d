"""How arguments of whitelisted functions are held against their annotations (no server needed)."""

import datetime

import pytest

from frappe.exceptions import FrappeTypeError
from frappe.utils.typing_validations import find_unannotated_arguments, validate_argument_types


def take(
    number: int,
    text: str = "x",
    flag: bool = False,
    names: list[str] | None = None,
    later: "datetime.date" = None,  # noqa: RUF013
    *,
    rate: float = 1.0,
    **rest,
):
    return number, text, flag, names, later, rate, rest


checked = validate_argument_types(take)


@pytest.mark.parametrize(
    ("args", "kwargs", "expected"),
    [
        (("5",), {}, (5, "x", False, None, None, 1.0, {})),
        ((5, "y"), {"flag": 1}, (5, "y", 1, None, None, 1.0, {})),
        ((), {"number": 5.0, "names": ["a"]}, (5, "x", False, ["a"], None, 1.0, {})),
        ((1,), {"rate": "2.5", "other": object}, (1, "x", False, None, None, 2.5, {"other": object})),
        ((1,), {"later": "not checked"}, (1, "x", False, None, "not checked", 1.0, {})),
        ((1,), {"names": None}, (1, "x", False, None, None, 1.0, {})),
    ],
)
def test_accepted(args, kwargs, expected):
    assert checked(*args, **kwargs) == expected


@pytest.mark.parametrize(
    ("args", "kwargs", "name"),
    [
        (("five",), {}, "number"),
        ((5.5,), {}, "number"),
        ((1, 2), {}, "text"),
        ((1,), {"names": "a"}, "names"),
        ((None,), {}, "number"),
    ],
)
def test_refused(args, kwargs, name):
    with pytest.raises(FrappeTypeError, match=f"Argument '{name}' should be of type"):
        checked(*args, **kwargs)


def test_caller_keeps_its_dict():
    kwargs = {"number": "5"}
    checked(**kwargs)
    assert kwargs == {"number": "5"}


def test_condition_decides():
    assert validate_argument_types(take, apply_condition=lambda: False)("five")[0] == "five"


def test_default_widens_the_type():
    @validate_argument_types
    def find(limit: int = None, name: str = 0):  # noqa: RUF013
        return limit, name

    assert find(None, 7) == (None, 7)


def test_document_types_are_compared_by_class():
    class Thing:
        pass

    @validate_argument_types
    def use(thing: Thing):
        return thing

    thing = Thing()
    assert use(thing) is thing
    with pytest.raises(FrappeTypeError, match="Thing"):
        use("no thing")


def test_unannotated_arguments_are_named():
    def mixed(self, a, b: int, *args, c, **kwargs):
        return a, b, c

    assert find_unannotated_arguments(mixed) == ["a", "c"]
    assert find_unannotated_arguments(take) == []

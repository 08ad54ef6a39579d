"""Lists, dicts and queues of callbacks."""

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from frappe.types import _dict


def unique(seq: Iterable) -> list:
    """Items without repeats, in their first order."""
    return list(dict.fromkeys(seq))


def has_common(l1: Iterable, l2: Iterable) -> bool:
    return not set(l1).isdisjoint(l2)


def is_subset(list_a: Iterable, list_b: Iterable) -> bool:
    return set(list_a) <= set(list_b)


def create_batch(iterable: Iterable, size: int) -> Iterator[list]:
    """Lists of at most `size` items each."""
    iterator = iter(iterable)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def dict_to_str(args: dict, sep: str = "&") -> str:
    from urllib.parse import quote

    return sep.join(f"{key}={quote(str(args[key] or ''))}" for key in args)


def list_to_str(seq: list, sep: str = ", ") -> str:
    return sep.join(str(item) for item in seq)


def remove_blanks(d: dict) -> dict:
    """Remove empty values in place."""
    for key in [k for k, v in d.items() if v in ("", None)]:
        del d[key]
    return d


def dict_with_keys(dict, keys):
    return {key: dict[key] for key in keys if key in dict}


def dictify(arg):
    """Dicts inside become `_dict`s."""
    if isinstance(arg, list | tuple):
        return [dictify(item) for item in arg]
    if isinstance(arg, dict):
        return _dict({key: dictify(value) for key, value in arg.items()})
    return arg


def groupby_metric(iterable: dict[str, list], key: str) -> dict:
    records: dict = {}
    for category, items in iterable.items():
        for item in items:
            records.setdefault(item[key], {})[category] = item
    return records


class CallbackManager:
    """Functions to call once, in the order they were added."""

    __slots__ = ("_functions",)

    def __init__(self):
        self._functions: deque[Callable] = deque()

    def add(self, func: Callable) -> None:
        self._functions.append(func)

    def __call__(self, func: Callable) -> None:
        self.add(func)

    def run(self) -> None:
        """Call each; one that adds another sees it called as well."""
        while self._functions:
            self._functions.popleft()()

    def reset(self) -> None:
        self._functions.clear()

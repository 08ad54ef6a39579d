"""Events of a document: its controller's methods, then the handlers that apps name in `doc_events`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import frappe

_CACHE_KEY = "doc_event_handlers"


def handlers_of(doctype: str, event: str) -> list[Callable]:
    """Handlers of an event from `doc_events`: those of the DocType, then those of "*"."""
    cache = frappe.local.request_cache
    resolved = cache.get(_CACHE_KEY)
    if resolved is None:
        resolved = cache[_CACHE_KEY] = (frappe.get_doc_hooks(), {})
    hooks, found = resolved
    handlers = found.get((doctype, event))
    if handlers is None:
        paths = [path for name in (doctype, "*") for path in hooks.get(name, {}).get(event, ())]
        handlers = found[(doctype, event)] = [frappe.get_attr(path) for path in paths]
    return handlers


def run_event(doc: Any, event: str, *args: Any, **kwargs: Any) -> Any:
    """Call the controller's method and the handlers; dicts that they return are merged, else the last value counts."""
    method = getattr(doc, event, None)
    result = None
    if event in doc.__dict__ or callable(method):
        result = method(*args, **kwargs)
    for handler in handlers_of(doc.doctype, event):
        result = _merged(result, handler(doc, event, *args, **kwargs))
    return result


def _merged(result: Any, new: Any) -> Any:
    if new is None:
        return result
    if isinstance(new, dict) and isinstance(result, dict):
        return {**result, **new}
    return new


def hook(function: Callable) -> Callable:
    """Decorator: let apps add handlers, by `doc_events`, to a method of a document."""

    @wraps(function)
    def composed(doc: Any, *args: Any, **kwargs: Any) -> Any:
        result = function(doc, *args, **kwargs)
        for handler in handlers_of(doc.doctype, function.__name__):
            result = _merged(result, handler(doc, function.__name__, *args, **kwargs))
        return result

    return composed

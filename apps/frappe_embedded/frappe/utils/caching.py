"""Decorators that remember a function's results: for a request, for the process, or in `frappe.cache`."""

import functools
import time

from frappe.caching import cache
from frappe.locals import local

_site_caches: list = []


def _key_of(args: tuple, kwargs: dict) -> int:
    """A hashable stand-in for the arguments; unhashable ones are compared by their text."""
    try:
        return hash((args, tuple(sorted(kwargs.items()))))
    except TypeError:
        return hash((repr(args), repr(sorted(kwargs.items()))))


def request_cache(func):
    """Remember results until the end of the request."""

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        if not getattr(local, "initialised", None):
            return func(*args, **kwargs)
        results = local.request_cache.setdefault(func, {})
        key = _key_of(args, kwargs)
        if key not in results:
            results[key] = func(*args, **kwargs)
        return results[key]

    return wrapper


def site_cache(ttl: int | None = None, maxsize: int | None = None):
    """Remember results in this process, per site; `ttl` in seconds. Don't change what it returns."""
    if callable(ttl):
        return site_cache()(ttl)

    def decorate(func):
        results: dict = {}

        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            site = getattr(local, "site_path", None)
            if not site:
                return func(*args, **kwargs)
            key = (site, _key_of(args, kwargs))
            known = results.get(key)
            if known is not None and (known[1] is None or known[1] > time.monotonic()):
                return known[0]
            value = func(*args, **kwargs)
            if maxsize and len(results) >= maxsize:
                results.pop(next(iter(results)), None)
            results[key] = (value, time.monotonic() + ttl if ttl else None)
            return value

        wrapper.clear_cache = results.clear
        _site_caches.append(results)
        return wrapper

    return decorate


def clear_site_caches() -> None:
    """Forget what `site_cache` remembers, for every site."""
    for results in _site_caches:
        results.clear()


def redis_cache(ttl: int | None = 3600, user: str | bool | None = None, shared: bool = False):
    """Remember results in `frappe.cache` (there is no Redis here), per user if asked; `ttl` in seconds."""
    if callable(ttl):
        return redis_cache()(ttl)

    def decorate(func):
        prefix = f"{func.__module__}.{func.__qualname__}"

        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            key = f"{prefix}::{_key_of(args, kwargs)}"
            known = cache.get_value(key, user=user, expires=True)
            if known is None:
                known = (func(*args, **kwargs),)
                cache.set_value(key, known, user=user, expires_in_sec=ttl)
            return known[0]

        wrapper.clear_cache = lambda: cache.delete_keys(prefix)
        return wrapper

    return decorate

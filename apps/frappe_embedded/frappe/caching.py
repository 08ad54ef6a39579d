"""`frappe.cache`: one cache per process and site, kept true across processes by versions in the database.

A deletion marks its key; when the transaction commits, the bucket of each marked key gets the next version
(`__CacheVersion`, a fixed number of rows). At the start of a request every process asks for the newest version, and if
it has not seen it drops the keys of the buckets that have a newer one than it saw. Until its transaction ends, a marked key is neither read from the
shared store nor written to it: other threads must not see what isn't committed, nor give back what is old.
Values that are dicts, lists or sets are copied per request, anything else is shared: treat it as read-only. What every
request asks for is kept as a tuple or a `MappingProxyType`, for copying takes longer than asking.
"""

import fnmatch
import pickle
import threading
import time
import zlib

from frappe.locals import local

BUCKETS = 256
MAX_KEYS = 50_000  # a bound on memory, not a promise: the oldest keys go first
_MISSING = object()


class SiteStore:
    """What one process has cached for one site."""

    def __init__(self):
        self.values: dict = {}
        self.version = 0
        self.lock = threading.RLock()

    def drop_buckets(self, buckets: set[int]) -> None:
        with self.lock:
            for key in [k for k in self.values if bucket_of(k) in buckets]:
                del self.values[key]


_stores: dict[str, SiteStore] = {}


def store_of_site() -> SiteStore:
    """The store of the current site; the path tells sites of several benches in one process apart."""
    path = getattr(local, "site_path", None) or ""
    store = _stores.get(path)
    if store is None:
        store = _stores.setdefault(path, SiteStore())
    return store


def bucket_of(key: str) -> int:
    """Keys that agree up to their second "::" share a bucket, so that a prefix can be invalidated."""
    return zlib.crc32("::".join(key.split("::", 2)[:2]).encode()) % BUCKETS


def refresh_process_cache() -> None:
    """Drop what other processes have invalidated since this process last looked. Costs reading one row.

    A version lower than the one seen means another database in its place: everything is dropped."""
    store = store_of_site()
    version = local.db.get_cache_version()
    if version == store.version:
        return
    every = version < store.version
    store.drop_buckets(set(range(BUCKETS)) if every else local.db.get_buckets_after(store.version))
    store.version = version
    local.cache.clear()


def is_unsettled(key: str) -> bool:
    """True while the present transaction has invalidated `key` and hasn't ended."""
    database = getattr(local, "db", None)
    return bool(database) and database.has_marked(key)


def _private(value):
    """A copy for values that a caller could change."""
    if isinstance(value, dict | list | set):
        return pickle.loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    return value


class Cache:
    """The part of Frappe's RedisWrapper that apps use, without Redis."""

    def __call__(self):
        """Older code says `frappe.cache().get_value(...)`."""
        return self

    def make_key(self, key, user=None, shared=False) -> str:
        """`shared` keys are Frappe's way to share between sites; here every key belongs to its site."""
        if user:
            key = f"user:{local.session.user if user is True else user}:{key}"
        return str(key)

    def set_value(self, key, val, user=None, expires_in_sec=None, shared=False) -> None:
        key = self.make_key(key, user, shared)
        local.cache[key] = val
        if not is_unsettled(key):
            self._put(key, _private(val), expires_in_sec)

    def _put(self, key: str, value, expires_in_sec=None) -> None:
        store = store_of_site()
        expires = time.monotonic() + expires_in_sec if expires_in_sec else None
        with store.lock:
            store.values.pop(key, None)
            store.values[key] = (value, expires)
            if len(store.values) > MAX_KEYS:
                for old in list(store.values)[: MAX_KEYS // 10]:
                    del store.values[old]

    def _peek(self, key: str):
        entry = store_of_site().values.get(key)
        if entry is None:
            return _MISSING
        value, expires = entry
        if expires is not None and expires < time.monotonic():
            store_of_site().values.pop(key, None)
            return _MISSING
        return value

    def get_value(self, key, generator=None, user=None, expires=False, shared=False, use_local_cache=True):
        """The value of `key`; if absent, what `generator()` makes (and keeps), else None."""
        key = self.make_key(key, user, shared)
        own = local.cache
        if not expires and key in own:
            return own[key]
        unsettled = is_unsettled(key)
        if unsettled and key in own:
            return own[key]
        value = _MISSING if unsettled else _private(self._peek(key))
        if value is _MISSING:
            if generator is None:
                return None
            value = generator()
            if not is_unsettled(key):
                self._put(key, _private(value))
        if not expires:
            own[key] = value
        return value

    def get_all(self, key) -> dict:
        """Every value whose key starts with `key`."""
        return {k: self.get_value(k) for k in self.get_keys(key)}

    def get_keys(self, key="") -> list[str]:
        pattern = f"{key}*"
        return [k for k in list(store_of_site().values) if fnmatch.fnmatchcase(k, pattern)]

    def exists(self, *names, user=None, shared=None) -> bool:
        return any(self._peek(self.make_key(name, user)) is not _MISSING for name in names)

    def ttl(self, key) -> int:
        """Seconds left; -1 without expiry, -2 when absent."""
        entry = store_of_site().values.get(self.make_key(key))
        if entry is None:
            return -2
        return -1 if entry[1] is None else max(0, round(entry[1] - time.monotonic()))

    def delete_value(self, keys, user=None, make_keys=True, shared=False) -> None:
        """Delete keys here now, and in other processes when the transaction commits."""
        for key in keys if isinstance(keys, list | tuple | set) else (keys,):
            full_key = self.make_key(key, user, shared) if make_keys else key
            local.cache.pop(full_key, None)
            self._forget(full_key)

    delete = delete_value

    def delete_keys(self, key) -> None:
        """Delete every key that starts with `key`, in other processes too."""
        self.delete_value(self.get_keys(key), make_keys=False)
        database = getattr(local, "db", None)
        if database and key.count("::") > 1:
            database.mark_cache_key(key)
        elif database:
            database.mark_all_cache_keys()

    def delete_key(self, *args, **kwargs) -> None:
        self.delete_value(*args, **kwargs)

    def _forget(self, key: str) -> None:
        store_of_site().values.pop(key, None)
        database = getattr(local, "db", None)
        if database:
            database.mark_cache_key(key)

    # hashes: one key holds a dict of named values

    def hset(self, name, key, value, shared=False, *args, **kwargs) -> None:
        if key is None:
            return
        name = self.make_key(name)
        local.cache.setdefault(name, {})[key] = value
        if is_unsettled(name):
            return
        store = store_of_site()
        with store.lock:
            entry = store.values.get(name)
            if entry is None:
                entry = store.values[name] = ({}, None)
            entry[0][key] = _private(value)

    def hget(self, name, key, generator=None, shared=False):
        name = self.make_key(name)
        own = local.cache.setdefault(name, {})
        if key in own:
            return own[key]
        entry = None if is_unsettled(name) else store_of_site().values.get(name)
        value = _private(entry[0].get(key, _MISSING)) if entry else _MISSING
        if value is _MISSING:
            if generator is None:
                return None
            value = generator()
            self.hset(name, key, value)
        else:
            own[key] = value
        return value

    def hgetall(self, name, shared=False) -> dict:
        entry = store_of_site().values.get(self.make_key(name))
        return _private(dict(entry[0])) if entry else {}

    def hkeys(self, name) -> list:
        return list(self.hgetall(name))

    def hexists(self, name, key, shared=False) -> bool:
        entry = store_of_site().values.get(self.make_key(name))
        return bool(entry) and key in entry[0]

    def hdel(self, name, key, shared=False) -> None:
        """Delete one or several names of a hash; other processes drop the whole hash, which is safe."""
        name = self.make_key(name)
        entry = store_of_site().values.get(name)
        for each in key if isinstance(key, list | tuple | set) else (key,):
            local.cache.get(name, {}).pop(each, None)
            if entry:
                entry[0].pop(each, None)
        database = getattr(local, "db", None)
        if database:
            database.mark_cache_key(name)

    def hdel_names(self, names, key) -> None:
        for name in names:
            self.hdel(name, key)

    def hdel_keys(self, name_starts_with, key) -> None:
        for name in self.get_keys(name_starts_with):
            self.hdel(name, key)

    # counters and small collections

    def incrby(self, key, amount=1, user=None) -> int:
        """Add to a counter and return it; its expiry stays."""
        key = self.make_key(key, user)
        store = store_of_site()
        with store.lock:
            current = self._peek(key)
            expires = store.values[key][1] if current is not _MISSING else None
            value = (0 if current is _MISSING else int(current)) + amount
            store.values[key] = (value, expires)
        local.cache.pop(key, None)
        return value

    def incr(self, key, amount=1) -> int:
        return self.incrby(key, amount)

    def setex(self, name, time, value) -> None:
        self.set_value(name, value, expires_in_sec=time)

    def set(self, name, value, ex=None) -> None:
        self.set_value(name, value, expires_in_sec=ex)

    def get(self, name):
        return self.get_value(name, expires=True)

    def expire(self, key, seconds) -> None:
        key = self.make_key(key)
        value = self._peek(key)
        if value is not _MISSING:
            self._put(key, value, seconds)

    def sadd(self, name, *values) -> None:
        self.set_value(name, set(self.get_value(name) or ()) | set(values))

    def srem(self, name, *values) -> None:
        self.set_value(name, set(self.get_value(name) or ()) - set(values))

    def smembers(self, name) -> set:
        return set(self.get_value(name) or ())

    def sismember(self, name, value) -> bool:
        return value in (self.get_value(name) or ())

    def flushall(self) -> None:
        """Drop everything cached for this site, in every process."""
        store = store_of_site()
        with store.lock:
            store.values.clear()
        local.cache.clear()
        database = getattr(local, "db", None)
        if database:
            database.mark_all_cache_keys()


cache = Cache()


def drop_marked_keys(keys: set[str], every_key: bool = False) -> None:
    """Drop keys (or all) that were marked in a transaction which has just ended: what was cached meanwhile
    may have been read from a state that is now gone, or not yet there."""
    store = store_of_site()
    with store.lock:
        for key in list(store.values) if every_key else keys:
            store.values.pop(key, None)
    forget_in_request(keys, every_key)


def forget_in_request(keys: set[str], every_key: bool = False) -> None:
    """Drop keys (or all) from what this request has at hand."""
    for key in list(local.cache) if every_key else keys:
        local.cache.pop(key, None)

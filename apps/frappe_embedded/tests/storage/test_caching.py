"""frappe.cache: one process sees what another has changed, once that is committed."""

import pytest

import frappe
from frappe import caching
from frappe.caching import _stores, refresh_process_cache, store_of_site
from frappe.utils.caching import redis_cache, request_cache, site_cache


def new_request():
    frappe.local.cache.clear()
    refresh_process_cache()


class OtherProcess:
    """Another process' cache of the same site, and its own connection."""

    def __init__(self, site_path, sites):
        self.path, self.stores = str(site_path), None

    def __enter__(self):
        self.mine = _stores.pop(self.path, None)
        self.my_local, frappe.local.cache = frappe.local.cache, {}
        self.my_marks, frappe.db._marked_keys = frappe.db._marked_keys, set()
        if self.stores is not None:
            _stores[self.path] = self.stores
        refresh_process_cache()

    def __exit__(self, *_error):
        self.stores = _stores.pop(self.path, None)
        frappe.local.cache = self.my_local
        frappe.db._marked_keys = self.my_marks
        if self.mine is not None:
            _stores[self.path] = self.mine


@pytest.fixture
def other(site, sites):
    frappe.db.commit()
    return OtherProcess(frappe.local.site_path, sites)


def test_values(site):
    assert frappe.cache.get_value("x") is None
    frappe.cache.set_value("x", {"a": 1})
    assert frappe.cache.get_value("x") == {"a": 1}
    assert frappe.cache().get_value("x") == {"a": 1}
    assert frappe.cache.exists("x")
    frappe.cache.delete_value("x")
    assert frappe.cache.get_value("x") is None
    assert frappe.cache.get_value("y", lambda: 5) == 5
    assert frappe.cache.get_value("y", lambda: 6) == 5
    frappe.cache.set_value("z", 1, user="a@x")
    assert frappe.cache.get_value("z") is None
    assert frappe.cache.get_value("z", user="a@x") == 1


def test_a_callers_change_stays_with_its_request(site):
    frappe.cache.set_value("x", {"a": [1]})
    new_request()
    frappe.cache.get_value("x")["a"].append(2)
    assert frappe.cache.get_value("x") == {"a": [1, 2]}
    new_request()
    assert frappe.cache.get_value("x") == {"a": [1]}


def test_expiry(site, monkeypatch):
    frappe.cache.set_value("x", 1, expires_in_sec=100)
    assert frappe.cache.get_value("x", expires=True) == 1
    assert 0 < frappe.cache.ttl("x") <= 100
    now = caching.time.monotonic()
    monkeypatch.setattr(caching.time, "monotonic", lambda: now + 101)
    assert frappe.cache.get_value("x", expires=True) is None
    assert frappe.cache.ttl("x") == -2


def test_hashes(site):
    frappe.cache.hset("h", "a", 1)
    frappe.cache.hset("h", "b", 2)
    new_request()
    assert frappe.cache.hget("h", "a") == 1
    assert frappe.cache.hgetall("h") == {"a": 1, "b": 2}
    assert frappe.cache.hexists("h", "b")
    frappe.cache.hdel("h", ["a"])
    assert frappe.cache.hget("h", "a") is None
    assert frappe.cache.hget("h", "c", lambda: 3) == 3
    frappe.cache.delete_value("h")
    assert frappe.cache.hgetall("h") == {}


def test_keys_by_prefix(site):
    for key in ("a::1", "a::2", "b::1"):
        frappe.cache.set_value(key, 1)
    frappe.cache.delete_keys("a::")
    assert frappe.cache.get_keys("a") == []
    assert frappe.cache.get_keys("b") == ["b::1"]


def test_counters_and_sets(site):
    assert (frappe.cache.incrby("n", 2), frappe.cache.incr("n")) == (2, 3)
    frappe.cache.sadd("s", 1, 2)
    frappe.cache.srem("s", 1)
    assert frappe.cache.smembers("s") == {2}


def test_another_process_sees_a_deletion_after_commit(other):
    with other:
        frappe.cache.set_value("x", "old")
        frappe.cache.set_value("kept", 1)
    frappe.cache.delete_value("x")
    with other:
        assert frappe.cache.get_value("x") == "old"
    frappe.db.commit()
    with other:
        assert frappe.cache.get_value("x") is None
        assert frappe.cache.get_value("kept") == 1


def test_another_process_sees_a_prefix_go(other):
    with other:
        frappe.cache.set_value("document_cache::User::a", "old")
    frappe.cache.delete_keys("document_cache::User::")
    frappe.db.commit()
    with other:
        assert frappe.cache.get_value("document_cache::User::a") is None


def test_another_process_sees_everything_go(other):
    with other:
        frappe.cache.set_value("x", 1)
    frappe.clear_cache()
    frappe.db.commit()
    with other:
        assert frappe.cache.get_value("x") is None


def test_another_process_sees_several_commits_of_several_keys(other):
    keys = [f"key {number}" for number in range(20)]
    with other:
        for key in keys:
            frappe.cache.set_value(key, "old")
    for key in keys[:10]:
        frappe.cache.delete_value(key)
        frappe.db.commit()
    with other:
        assert [frappe.cache.get_value(key) for key in keys[:10]] == [None] * 10
    for key in keys[10:]:
        frappe.cache.delete_value(key)
        frappe.db.commit()
    with other:
        assert [frappe.cache.get_value(key) for key in keys] == [None] * 20


def test_a_database_in_the_place_of_another_drops_everything(other):
    for key in ("x", "y"):
        frappe.cache.delete_value(key)
        frappe.db.commit()
    with other:
        frappe.cache.set_value("x", "of the database that is gone")
        seen = store_of_site().version
    frappe.db.sql("update __CacheVersion set version = 0")
    frappe.db.commit()
    with other:
        assert frappe.cache.get_value("x") is None
    frappe.db.set_cache_version(seen)
    frappe.clear_cache()
    frappe.db.commit()
    assert frappe.db.get_cache_version() > seen


def test_what_a_rolled_back_transaction_cached_is_dropped(site):
    frappe.db.begin()
    frappe.cache.delete_value("x")
    frappe.cache.set_value("x", "of a state that never was")
    frappe.db.rollback()
    assert frappe.cache.get_value("x") is None


def test_a_request_without_news_drops_nothing(site):
    frappe.cache.set_value("x", 1)
    new_request()
    assert "x" in store_of_site().values


def test_request_cache(site):
    calls = []

    @request_cache
    def double(n):
        calls.append(n)
        return n * 2

    assert [double(2), double(2), double(n=3)] == [4, 4, 6]
    assert calls == [2, 3]
    frappe.local.request_cache.clear()
    double(2)
    assert calls == [2, 3, 2]


def test_site_cache(site):
    calls = []

    @site_cache(maxsize=2)
    def double(n):
        calls.append(n)
        return n * 2

    double(1), double(1), double(2), double(3), double(1)
    assert calls == [1, 2, 3, 1]
    double.clear_cache()
    double(3)
    assert calls[-1] == 3


def test_redis_cache(site):
    calls = []

    @redis_cache(ttl=60)
    def nothing(n):
        calls.append(n)

    nothing(1), nothing(1)
    assert calls == [1]
    nothing.clear_cache()
    nothing(1)
    assert calls == [1, 1]

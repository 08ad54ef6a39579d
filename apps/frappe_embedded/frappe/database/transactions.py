"""One transaction per request: it begins at the first write and ends with commit or rollback."""

import re
from collections.abc import Iterable
from contextlib import contextmanager

from frappe.caching import BUCKETS, bucket_of, drop_marked_keys, forget_in_request
from frappe.exceptions import PermissionError
from frappe.locals import local
from frappe.messages import throw
from frappe.translate import _
from frappe.utils.collections import CallbackManager

EVERY_BUCKET = -1  # its version changes with that of any other
REQUEST_CACHES = ("document_cache", "meta_cache", "new_doc_templates", "request_cache", "role_permissions")
SAVEPOINT_NAME = re.compile(r"[A-Za-z_]\w{0,63}$")


class Transactions:
    """Mixin: begin, commit, rollback, savepoints, callbacks, and cache keys that a transaction invalidates."""

    def _start_queues(self) -> None:
        self.before_commit = CallbackManager()
        self.after_commit = CallbackManager()
        self.before_rollback = CallbackManager()
        self.after_rollback = CallbackManager()
        self._marked_keys: set[str] = set()
        self._all_marked = False
        self.transaction_writes = 0
        self.keeps_nothing = False  # while a GET or HEAD is answered
        self.only_reads = False  # until the transaction ends

    def begin(self, *, read_only: bool = False) -> None:
        """Start the transaction and take the write lock, waiting for another writer (up to 15 s).

        With *read_only* each write raises InReadOnlyMode until the transaction ends."""
        self.only_reads = self.only_reads or read_only
        if not self.connection.in_transaction:
            self._run("begin" if read_only else "begin immediate", ())

    def commit(self) -> None:
        """Make the transaction's writes durable, then call what waits for that.

        Raises PermissionError, and undoes them, while a GET or HEAD is answered: those change nothing."""
        if self.keeps_nothing:
            self._keep_nothing()
            return
        self.before_rollback.reset()
        self.after_rollback.reset()
        self.before_commit.run()
        self._write_cache_versions()
        if self.connection.in_transaction:
            self._run("commit", ())
        self.transaction_writes, self.only_reads = 0, False
        self._drop_marked()
        self.after_commit.run()

    def _keep_nothing(self) -> None:
        had_written = bool(self.transaction_writes)
        self.rollback()
        if had_written:
            self._refuse_on_get()

    def check_may_change(self) -> None:
        """Raise PermissionError while a GET or HEAD is answered, which starts no work and changes nothing."""
        if self.keeps_nothing:
            self._refuse_on_get()

    @staticmethod
    def _refuse_on_get() -> None:
        throw(_("A GET request changes nothing: send this request as POST."), PermissionError)

    @contextmanager
    def keeping(self):
        """Let a block commit although a GET is answered: for the engine's own records alone
        (a session that ends, an error of a page)."""
        before, self.keeps_nothing = self.keeps_nothing, False
        try:
            yield
        finally:
            self.keeps_nothing = before

    def rollback(self, *, save_point: str | None = None) -> None:
        """Undo everything since the transaction began, or since `save_point`."""
        if save_point:
            if self.connection.in_transaction:
                self._run(f"rollback to savepoint {self._savepoint_name(save_point)}", ())
                self._forget_what_was_read()
                forget_in_request(self._marked_keys, self._all_marked)
            return
        self.before_commit.reset()
        self.after_commit.reset()
        self.before_rollback.run()
        if self.connection.in_transaction:
            self._run("rollback", ())
            self._forget_what_was_read()
        self.transaction_writes, self.only_reads = 0, False
        self._columns.clear()
        self._lettered.clear()
        self._layouts = None
        self._drop_marked()
        self.after_rollback.run()

    def _forget_what_was_read(self) -> None:
        """Drop what this request keeps of documents, metas and permissions: some of it may never have been."""
        self.value_cache.clear()
        for name in REQUEST_CACHES:
            getattr(local, name, {}).clear()
        local.user_perms = local.system_settings = None

    def savepoint(self, save_point: str) -> None:
        """Set a point that `rollback(save_point=…)` can return to."""
        self.begin()
        self._run(f"savepoint {self._savepoint_name(save_point)}", ())

    def release_savepoint(self, save_point: str) -> None:
        if self.connection.in_transaction:
            self._run(f"release savepoint {self._savepoint_name(save_point)}", ())

    @staticmethod
    def _savepoint_name(name: str) -> str:
        if not SAVEPOINT_NAME.match(name):
            raise ValueError(f"{name!r} can't name a savepoint")
        return name

    def add_before_commit(self, method) -> None:
        self.before_commit.add(method)

    # cache versions: how other processes learn what this one has changed

    def mark_cache_key(self, key: str) -> None:
        """`key` of `frappe.cache` is no longer true; told to other processes at commit."""
        self._marked_keys.add(key)

    def mark_all_cache_keys(self) -> None:
        self._all_marked = True

    def has_marked(self, key: str) -> bool:
        """True when this transaction has invalidated `key` by its name."""
        return key in self._marked_keys

    def get_cache_version(self) -> int:
        """Changes with every invalidation by any process; 0 before there was one."""
        row = self._read_versions("where bucket = ?", (EVERY_BUCKET,))
        return row[0][1] if row else 0

    def get_buckets_after(self, version: int) -> set[int]:
        """The cache's buckets that were invalidated after *version*."""
        return {row[0] for row in self._read_versions("where version > ?", (version,))}

    def set_cache_version(self, version: int) -> None:
        """Count on from *version*; for a database that takes another's place."""
        self.begin()
        self._count_versions((), version)

    def _read_versions(self, where: str, params) -> list[tuple[int, int]]:
        try:
            return self.connection.execute(
                f"select bucket, version from __CacheVersion {where}", params
            ).fetchall()
        except self.OperationalError as error:
            if self.is_table_missing(error):  # a site that is being made
                return []
            raise

    def _write_cache_versions(self) -> None:
        buckets = set(range(BUCKETS)) if self._all_marked else {bucket_of(key) for key in self._marked_keys}
        if not buckets:
            return
        self.begin()
        self._count_versions(buckets)

    def _count_versions(self, buckets: Iterable[int], version: int | None = None) -> None:
        try:
            if version is None:
                version = self.get_cache_version() + 1
            self.connection.executemany(
                "insert into __CacheVersion (bucket, version) values (?, ?)"
                " on conflict (bucket) do update set version = excluded.version",
                [(bucket, version) for bucket in (*buckets, EVERY_BUCKET)],
            )
        except self.OperationalError as error:
            if not self.is_table_missing(error):  # missing on a site that is being made
                raise

    def _drop_marked(self) -> None:
        if self._marked_keys or self._all_marked:
            drop_marked_keys(self._marked_keys, self._all_marked)
        self._marked_keys, self._all_marked = set(), False

    def close(self) -> None:
        """Roll back what was not committed and give the connection back."""
        if not self._connection:
            return
        if self._connection.in_transaction:
            self._connection.rollback()
        self._drop_marked()
        connection, self._connection = self._connection, None
        self._release(connection)
        if getattr(local, "db", None) is self:
            local.db = None

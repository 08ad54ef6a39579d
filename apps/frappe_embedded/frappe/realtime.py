"""Events for clients, kept for a while so that a client can poll for them.

Frappe sends these over a socket. The embedded engine has no socket server: an event is a row, `poll` (an
extension) returns the rows that the asking user may see. The rows lie beside the jobs, not in the site's
database, so that a job's progress shows while its transaction is still open.
"""

import json
import time

import frappe
from frappe.utils.background_jobs import bench_queue

KEEP_SECONDS = 3600
PAGE = 500


def publish_progress(
    percent: float,
    title: str | None = None,
    doctype: str | None = None,
    docname: str | None = None,
    description: str | None = None,
    task_id: str | None = None,
) -> None:
    """Tell how far a piece of work is, to those who look at the document or else to the present user.

    Only the latest progress of one document, or of one title, is kept.
    """
    publish_realtime(
        "progress",
        {"percent": percent, "title": title, "description": description},
        user=None if doctype and docname else frappe.session.user,
        doctype=doctype,
        docname=docname,
        task_id=task_id,
    )


def publish_realtime(
    event: str | None = None,
    message: dict | None = None,
    room: str | None = None,
    user: str | None = None,
    doctype: str | None = None,
    docname: str | None = None,
    task_id: str | None = None,
    after_commit: bool = False,
) -> None:
    """Keep an event for *user*, else for the readers of the document, else for every desk user.

    With *after_commit* it is kept only when the present transaction commits.
    """
    if event == "msgprint" and not user:
        user = frappe.session.user
    message = message if message is not None else {}
    if task_id and isinstance(message, dict):
        message = {**message, "task_id": task_id}
    site = frappe.local.site
    row = (site, event or "global", frappe.as_json(message), user, doctype, docname and str(docname))

    def keep():
        _keep(*row)

    if after_commit:
        frappe.db.after_commit.add(keep)
    else:
        keep()


def _keep(site: str, event: str, message: str, user, doctype, docname) -> None:
    now = time.time()
    with bench_queue().storage.db(commit=True) as cursor:
        if event == "progress":
            cursor.execute(
                "delete from event where site = ? and event = ? and user is ? and doctype is ? and docname is ?"
                " and json_extract(message, '$.title') is json_extract(?, '$.title')",
                (site, event, user, doctype, docname, message),
            )
        cursor.execute("delete from event where site = ? and created < ?", (site, now - KEEP_SECONDS))
        cursor.execute(
            "insert into event (site, event, message, user, doctype, docname, created) values (?, ?, ?, ?, ?, ?, ?)",
            (site, event, message, user, doctype, docname, now),
        )


@frappe.whitelist()
def poll(since: int | None = None, doctype: str | None = None, docname: str | None = None) -> dict:
    """Return `{last, events}`: the events after *since* that the user may see, oldest first.

    Without *since* there are no events, only `last`, where to begin. An event is `{id, event, message, user,
    doctype, docname}`; *doctype* and *docname* narrow to one document.
    """
    storage = bench_queue().storage
    if since in (None, ""):
        last = storage.sql(
            "select coalesce(max(id), 0) from event where site = ?", (frappe.local.site,), results=True
        )
        return {"last": last[0][0], "events": []}
    conditions, values = ["site = ?", "id > ?"], [frappe.local.site, int(since)]
    for column, value in (("doctype", doctype), ("docname", docname)):
        if value:
            conditions.append(f"{column} = ?")
            values.append(value)
    rows = storage.sql(
        "select id, event, message, user, doctype, docname from event"
        f" where {' and '.join(conditions)} order by id limit {PAGE}",
        values,
        results=True,
    )
    may_see = _Visibility()
    events = [
        {
            "id": row[0],
            "event": row[1],
            "message": json.loads(row[2]),
            "user": row[3],
            "doctype": row[4],
            "docname": row[5],
        }
        for row in rows
        if may_see(*row[3:])
    ]
    return {"last": rows[-1][0] if rows else int(since), "events": events}


class _Visibility:
    """Whether the present user may see an event; each document is asked about once."""

    def __init__(self):
        self.user = frappe.session.user
        self.documents = {}

    def __call__(self, user: str | None, doctype: str | None, docname: str | None) -> bool:
        if user:
            return user == self.user
        if doctype and docname:
            key = (doctype, docname)
            if key not in self.documents:
                self.documents[key] = self._may_read(doctype, docname)
            return self.documents[key]
        return frappe.get_cached_value("User", self.user, "user_type") == "System User"

    def _may_read(self, doctype: str, docname: str) -> bool:
        if not frappe.db.exists("DocType", doctype) or not frappe.db.exists(doctype, docname):
            return False
        return bool(frappe.has_permission(doctype, "read", doc=frappe.get_doc(doctype, docname)))

"""Whatever is named by a dotted path is there: hooks, jobs, patches, and the methods that the desk calls."""

import ast
import re
from pathlib import Path

import an_sinh
import frappe
from an_sinh import hooks
from an_sinh.patches.v1_2 import follow_rooms
from an_sinh.tests.case import AppTestCase

APP = Path(an_sinh.__file__).parent
PATH = re.compile(r"an_sinh(\.\w+)+")
JOB = "Scheduled Job Type"


class TestPaths(AppTestCase):
    def test_every_path_in_the_hooks_leads_to_a_function(self):
        values = {name: value for name, value in vars(hooks).items() if not name.startswith("__")}
        paths = {text for text in strings_of(list(values.values())) if PATH.fullmatch(text)}
        self.assertGreater(len(paths), 15)
        self.assertEqual([], [path for path in sorted(paths) if not is_function(path)])

    def test_no_hook_is_assigned_twice(self):
        """The second would silently put the first out of force."""
        tree = ast.parse(Path(hooks.__file__).read_text(encoding="utf-8"))
        names = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]
        self.assertEqual([], sorted({name for name in names if names.count(name) > 1}))

    def test_locks_hold_on_every_way_in(self):
        """Requests, jobs and migrations read what was committed while they waited (setup.isolation)."""
        for hook in ("before_request", "before_job", "before_migrate"):
            self.assertIn("an_sinh.setup.isolation.read_committed", frappe.get_hooks(hook), hook)

    def test_every_queued_job_leads_to_a_function(self):
        paths = {path for file in APP.rglob("*.py") for path in enqueued_in(file)}
        self.assertGreater(len(paths), 3)
        self.assertEqual([], [path for path in sorted(paths) if not is_function(path)])

    def test_every_patch_can_be_run(self):
        lines = (APP / "patches.txt").read_text(encoding="utf-8").splitlines()
        patches = [line.strip() for line in lines if PATH.fullmatch(line.strip())]
        self.assertGreater(len(patches), 3)
        self.assertEqual([], [patch for patch in patches if not is_function(f"{patch}.execute")])

    def test_every_method_that_the_desk_calls_is_open_to_clients(self):
        source = APP.parent / "frontend" / "src"
        texts = [
            file.read_text(encoding="utf-8") for ending in ("*.ts", "*.vue") for file in source.rglob(ending)
        ]
        called = {found.group() for text in texts for found in re.finditer(r"an_sinh\.api(\.\w+){2,}", text)}
        self.assertGreater(len(called), 40)
        closed = [path for path in sorted(called) if frappe.get_attr(path) not in frappe.whitelisted]
        self.assertEqual([], closed)


class TestFollowRooms(AppTestCase):
    """The patch that moves scheduled jobs of a site to where their methods are now."""

    def tearDown(self):
        frappe.db.rollback()

    def test_a_job_keeps_its_history_and_whether_it_was_stopped(self):
        old = follow_rooms.SERVICES + "receivers.refresh_standing"
        new = follow_rooms.SERVICES + follow_rooms.SCHEDULED["receivers.refresh_standing"]
        frappe.db.delete(JOB, {"method": new})
        run_last = "2024-05-02 00:00:00"
        job = {"doctype": JOB, "method": old, "frequency": "Daily", "stopped": 1, "last_execution": run_last}
        frappe.get_doc(job).insert()
        follow_rooms.execute()
        follow_rooms.execute()
        found = frappe.get_all(
            JOB,
            filters={"method": ["in", [old, new]]},
            fields=["name", "method", "stopped", "last_execution"],
        )
        self.assertEqual(
            [("guardians.refresh_validity", new, 1, run_last)],
            [(row.name, row.method, row.stopped, str(row.last_execution)[:19]) for row in found],
        )

    def test_every_job_that_moved_is_still_scheduled(self):
        scheduled = {path for paths in hooks.scheduler_events.values() for path in paths}
        moved = {follow_rooms.SERVICES + new for new in follow_rooms.SCHEDULED.values()}
        self.assertEqual(set(), moved - scheduled)


def strings_of(value) -> list[str]:
    """Every text within lists and dictionaries."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings_of(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in strings_of(part)]
    return []


def enqueued_in(file: Path) -> list[str]:
    """The dotted paths that a module puts into the queue."""
    calls = [
        node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    named = [
        node
        for node in calls
        if isinstance(node.func, ast.Attribute) and node.func.attr == "enqueue" and node.args
    ]
    return [
        node.args[0].value
        for node in named
        if isinstance(node.args[0], ast.Constant) and str(node.args[0].value).startswith("an_sinh.")
    ]


def is_function(path: str) -> bool:
    try:
        return callable(frappe.get_attr(path))
    except (ImportError, AttributeError, frappe.ValidationError):
        return False

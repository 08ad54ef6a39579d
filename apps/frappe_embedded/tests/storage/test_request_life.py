"""init, connect, set_user, destroy; configuration; hooks; messages; what may be called over HTTP."""

import importlib.metadata
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import frappe
from frappe import _dict, hooks_registry, locals
from frappe.site.config import get_site_config

SITE = "storage.localhost"


class TestLife:
    def test_it_refuses_to_run_beside_real_frappe(self, monkeypatch):
        class Other:
            version = "15.44.0"

        monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Other())
        locals.refuse_beside_real_frappe.cache_clear()
        try:
            with pytest.raises(frappe.ConflictingEngineError, match=r"Frappe 15\.44\.0 is installed"):
                frappe.init("any.localhost")
        finally:
            locals.refuse_beside_real_frappe.cache_clear()

    def test_an_unknown_site_is_refused(self, sites):
        frappe.destroy()
        with pytest.raises(frappe.IncorrectSitePath):
            frappe.init("nowhere.localhost", str(sites))
        frappe.destroy()

    def test_init_twice_changes_nothing(self, site):
        frappe.flags.mark = 1
        frappe.init("nowhere.localhost")
        assert (frappe.local.site, frappe.flags.mark) == (SITE, 1)

    def test_set_user_forgets_the_one_before(self, site):
        frappe.form_dict.x = 1
        frappe.local.cache["x"] = 1
        frappe.set_user("Guest")
        assert frappe.session.user == "Guest"
        assert not frappe.form_dict and not frappe.local.cache

    def test_threads_have_their_own_request(self, site, sites):
        seen = []

        def work():
            seen.append(getattr(frappe.local, "site", None))
            frappe.init(SITE, str(sites))
            frappe.connect()
            frappe.set_user("Guest")
            seen.append(frappe.db.get_value("User", "Guest"))
            frappe.destroy()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert seen == [None, "Guest"]
        assert frappe.session.user == "Administrator"

    def test_destroy_leaves_nothing(self, sites):
        frappe.init(SITE, str(sites), force=True)
        frappe.connect()
        frappe.destroy()
        assert getattr(frappe.local, "db", None) is None
        assert not getattr(frappe.local, "initialised", False)


class TestConfiguration:
    def test_the_sites_own_goes_first(self, sites):
        frappe.destroy()
        folder = sites / "conf.localhost"
        folder.mkdir()
        (sites / "common_site_config.json").write_text('{"a": 1, "b": 1}')
        (folder / "site_config.json").write_text('{"b": 2}')
        try:
            frappe.init("conf.localhost", str(sites))
            assert (frappe.conf.a, frappe.conf.b, frappe.conf.c) == (1, 2, None)
            (folder / "site_config.json").write_text('{"b": 3, "c": 4}')
            assert get_site_config().b == 3
            (folder / "site_config.json").write_text("{")
            with pytest.raises(ValueError, match="is not valid JSON"):
                get_site_config()
        finally:
            frappe.destroy()
            (sites / "common_site_config.json").write_text("{}")


class TestHooks:
    def test_merging(self):
        hooks: dict = {}
        hooks_registry.append_hook(hooks, "doc_events", {"A": {"validate": "x.a"}})
        hooks_registry.append_hook(
            hooks, "doc_events", {"A": {"validate": ["y.a", "y.b"]}, "B": {"on_trash": "y.c"}}
        )
        hooks_registry.append_hook(hooks, "scheduler_events", {"cron": {"0 1 * * *": ["x.d"]}})
        hooks_registry.append_hook(hooks, "app_title", "X")
        hooks_registry.append_hook(hooks, "app_title", "Y")
        assert hooks == {
            "doc_events": {"A": {"validate": ["x.a", "y.a", "y.b"]}, "B": {"on_trash": ["y.c"]}},
            "scheduler_events": {"cron": {"0 1 * * *": ["x.d"]}},
            "app_title": ["X", "Y"],
        }

    def test_installed_apps(self, site):
        assert frappe.get_installed_apps() == ["frappe"]
        assert frappe.get_hooks("app_name") == ["frappe"]
        assert frappe.get_hooks("no_such_hook") == []
        assert frappe.get_hooks("no_such_hook", {}) == {}

    def test_names_resolve(self, site):
        assert frappe.get_attr("frappe.utils.cint") is frappe.utils.cint
        with pytest.raises(frappe.AppNotInstalledError):
            frappe.get_attr("an_sinh.setup.install.after_install")

    def test_call_passes_only_what_is_taken(self, site):
        def narrow(a, b=2):
            return a, b

        def wide(**kwargs):
            return kwargs

        assert frappe.call(narrow, a=1, c=3) == (1, 2)
        assert frappe.call(wide, a=1, ignore_permissions=True, flags={}) == {"a": 1}
        assert frappe.call("frappe.utils.cint", s="5", other=1) == 5

    def test_paths_and_words(self, site):
        assert frappe.scrub("Sales Order-Line") == "sales_order_line"
        assert frappe.unscrub("sales_order") == "Sales Order"
        assert frappe.get_module_path("Core", "doctype", "User").endswith("frappe/core/doctype/user")
        assert frappe.get_app_path("frappe", "hooks.py").endswith("frappe/hooks.py")
        assert "Core" in frappe.get_module_list("frappe")
        assert frappe.get_doctype_app("User") == "frappe"
        assert frappe.get_site_path("private", "files").endswith(f"{SITE}/private/files")


class TestMessages:
    def test_a_message_is_kept_for_the_response(self, site):
        frappe.msgprint("Saved", title="Note", indicator="green", alert=True)
        message = frappe.get_message_log()[-1]
        assert message == {"message": "Saved", "title": "Note", "indicator": "green", "alert": 1}
        frappe.clear_last_message()
        assert frappe.message_log == []

    @pytest.mark.parametrize(
        ("exc", "expected"),
        [
            (frappe.ValidationError, frappe.ValidationError),
            (frappe.PermissionError, frappe.PermissionError),
            (frappe.DoesNotExistError("here"), frappe.DoesNotExistError),
            (True, frappe.ValidationError),
        ],
    )
    def test_throw(self, site, exc, expected):
        with pytest.raises(expected):
            frappe.throw("No", exc, title="Why")
        message = frappe.get_message_log()[-1]
        assert (message.message, message.title, message.indicator, message.raise_exception) == (
            "No",
            "Why",
            "red",
            1,
        )

    def test_muted_messages_still_raise(self, site):
        frappe.flags.mute_messages = True
        with pytest.raises(frappe.ValidationError, match="No"):
            frappe.throw("No")
        assert frappe.get_message_log() == []

    def test_every_error_has_its_status(self):
        assert frappe.ValidationError.http_status_code == 417
        assert frappe.PermissionError.http_status_code == 403
        assert frappe.DoesNotExistError.http_status_code == 404
        assert frappe.DuplicateEntryError.http_status_code == 409
        assert frappe.AuthenticationError.http_status_code == 401
        assert issubclass(frappe.LinkExistsError, frappe.ValidationError)

    def test_errors_are_logged_without_secrets(self, site):
        def fail():
            password = "hunter2"
            amount = 540000
            raise KeyError(f"{len(password)} {amount}")

        try:
            fail()
        except KeyError:
            log = frappe.log_error("Import failed")
        assert log.method == "Import failed"
        assert "amount = 540000" in log.error and "KeyError" in log.error
        assert "password = ********" in log.error


class TestWhitelist:
    def test_only_what_is_listed_may_be_called(self, site):
        @frappe.whitelist()
        def listed():
            return 1

        @frappe.whitelist(allow_guest=True)
        def open_to_all():
            return 2

        frappe.is_whitelisted(listed)
        with pytest.raises(frappe.PermissionError):
            frappe.is_whitelisted(lambda: 1)
        frappe.set_user("Guest")
        frappe.is_whitelisted(open_to_all)
        with pytest.raises(frappe.PermissionError):
            frappe.is_whitelisted(listed)

    def test_a_guests_html_is_cleaned(self, site):
        @frappe.whitelist(allow_guest=True)
        def cleaned():
            return 1

        @frappe.whitelist(allow_guest=True, xss_safe=True)
        def as_it_is():
            return 1

        frappe.set_user("Guest")
        frappe.local.form_dict = _dict(text="<script>x</script>", n=1)
        frappe.is_whitelisted(as_it_is)
        assert frappe.form_dict.text == "<script>x</script>"
        frappe.is_whitelisted(cleaned)
        assert "<script>" not in frappe.form_dict.text

    def test_only_for(self, site):
        frappe.set_user("Guest")
        with pytest.raises(frappe.PermissionError):
            frappe.only_for("System Manager")
        frappe.set_user("Administrator")
        frappe.only_for(("System Manager",))


def test_a_dict_with_attributes():
    row = _dict(a=1)
    row.b = 2
    assert (row.a, row["b"], row.c, row.get("c", 3)) == (1, 2, None, 3)
    assert row.copy() == row and row.copy() is not row and type(row.copy()) is _dict
    assert row.update({"a": 5}) is row
    assert json.loads(frappe.as_json(row)) == {"a": 5, "b": 2}
    del row.a
    assert "a" not in row


def test_names_that_are_found_late():
    assert frappe.get_all is frappe.model.db_query.get_all
    assert callable(frappe.get_doc) and callable(frappe.logger)
    assert frappe.permissions.get_roles is frappe.get_roles
    with pytest.raises(AttributeError):
        _ = frappe.no_such_name


def test_a_module_that_another_thread_is_importing_is_waited_for(tmp_path, monkeypatch):
    """The first requests of a server come at once, each in a thread, and call the same hooks."""
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(0.3)\n\ndef hook():\n    return 1\n")
    monkeypatch.syspath_prepend(tmp_path)

    def ask(_number) -> int:
        return hooks_registry.get_attr("slow_to_import.hook")()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(4))) == [1, 1, 1, 1]

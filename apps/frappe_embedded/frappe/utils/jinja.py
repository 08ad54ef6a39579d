"""Templates: Jinja in its sandbox, with the apps' template folders, methods and filters."""

import types
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    DebugUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import escape

import frappe
from frappe import _
from frappe.utils.safe_exec import FORMAT_ATTRIBUTES, UNSAFE_ATTRIBUTES, get_safe_globals

PATH_ENDINGS = ("html", "css", "md", "json", "js", "xml", "txt")
TEMPLATE_ENDINGS = (".html", ".css", ".md", ".json", ".js", ".xml", ".txt", ".svg")
# the sandbox formats strings safely by itself
TEMPLATE_UNSAFE_ATTRIBUTES = UNSAFE_ATTRIBUTES - FORMAT_ATTRIBUTES


class TemplateEnvironment(SandboxedEnvironment):
    """Jinja's sandbox, which also refuses the ways to frames and code."""

    def is_safe_attribute(self, obj, attr, value):
        """Return whether a template may read an attribute."""
        return attr not in TEMPLATE_UNSAFE_ATTRIBUTES and super().is_safe_attribute(obj, attr, value)


class AppLoader(BaseLoader):
    """Finds `templates/…` in the apps' packages, the last installed first, and `<app>/templates/…` in one."""

    def __init__(self, apps: list[str]):
        self.apps = apps

    def get_source(self, environment, template):
        """Return the source of a template file; only files with a template's ending are opened."""
        for path in self.candidates(template):
            if path.is_file():
                changed_at = path.stat().st_mtime
                return path.read_text(), str(path), lambda: path.stat().st_mtime == changed_at  # noqa: B023
        raise TemplateNotFound(template)

    def candidates(self, template: str):
        """Yield the files that *template* may mean."""
        if not template.endswith(TEMPLATE_ENDINGS):
            return
        first, _slash, rest = template.partition("/")
        places = [(app, template) for app in self.apps]
        if first in self.apps and rest:
            places.insert(0, (first, rest))
        for app, relative in places:
            root = Path(frappe.get_app_path(app)).resolve()
            path = (root / relative).resolve()
            if path.is_relative_to(root):
                yield path


def get_jenv() -> TemplateEnvironment:
    """Return the site's template environment of this request."""
    if not getattr(frappe.local, "jenv", None):
        environment = TemplateEnvironment(loader=get_jloader(), undefined=DebugUndefined)
        environment.filters.update(get_standard_filters())
        environment.globals.update(get_safe_globals())
        methods, filters = get_jinja_hooks()
        environment.globals.update(methods)
        environment.filters.update(filters)
        frappe.local.jenv = environment
    return frappe.local.jenv


def get_jloader() -> BaseLoader:
    """Return the loader of the installed apps' templates; an app's own come before the engine's."""
    apps = list(frappe.get_hooks("template_apps")) or list(reversed(frappe.get_installed_apps()))
    if "frappe" not in apps:
        apps.append("frappe")
    return ChoiceLoader([AppLoader(apps)])


def get_standard_filters() -> dict:
    """Return the filters that every template has."""
    return {
        "json": frappe.as_json,
        "len": len,
        "int": frappe.utils.cint,
        "str": frappe.utils.cstr,
        "flt": frappe.utils.flt,
        "e": escape,
    }


def get_jinja_hooks() -> tuple[dict, dict]:
    """Return the methods and the filters of the apps' `jinja` hook, by name."""
    if not getattr(frappe.local, "site", None):
        return {}, {}
    hooks = frappe.get_hooks("jinja") or {}
    return _functions(hooks.get("methods", [])), _functions(hooks.get("filters", []))


def _functions(paths: list[str]) -> dict:
    """Return the functions that dotted *paths* mean; of a module, all that it has."""
    found = {}
    for path in paths:
        try:
            target = frappe.get_module(path)
        except ModuleNotFoundError:
            target = frappe.get_attr(path)
        if isinstance(target, types.ModuleType):
            found.update(
                {name: value for name, value in vars(target).items() if isinstance(value, types.FunctionType)}
            )
        else:
            found[target.__name__] = target
    return found


def get_template(path: str):
    """Return the template of an app's file."""
    return get_jenv().get_template(path)


def validate_template(html: str | None) -> None:
    """Throw when *html* isn't a template: with the line and what is wrong there."""
    if not html:
        return
    try:
        get_jenv().from_string(html)
    except TemplateSyntaxError as error:
        frappe.throw(_("Syntax error in template at line {0}: {1}").format(error.lineno, error.message))


def render_template(
    template: str, context: dict | None = None, is_path: bool | None = None, safe_render: bool = True
) -> str:
    """Return a template filled with *context*.

    *template* is the path of an app's file (recognised by its ending, or said by *is_path*) or the template
    itself. With *safe_render* the latter may not touch names with two underscores.
    """
    if not template:
        return ""
    if is_path or guess_is_path(template):
        return get_template(template).render(context or {})
    if safe_render and ".__" in template:
        frappe.throw(_("Illegal template"))
    try:
        return get_jenv().from_string(template).render(context or {})
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = _(" (line {0})").format(line) if line else ""
        frappe.throw(f"{escape(str(error))}{where}", title=_("Jinja Template Error"))


def guess_is_path(template: str) -> bool:
    """Return whether *template* looks like a file's path rather than like its content."""
    return "\n" not in template and "." in template and template.rsplit(".", 1)[-1] in PATH_ENDINGS

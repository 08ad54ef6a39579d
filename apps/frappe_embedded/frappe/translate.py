"""Translations: apps' `translations/<lang>.csv`, and Translation documents over them."""

import csv
import os
from types import MappingProxyType

from frappe.caching import cache
from frappe.hooks_registry import get_app_path, get_installed_apps
from frappe.locals import local
from frappe.system_settings import get_system_settings

TRANSLATIONS = "translations"  # cache hash: language → {source or source:context: translation}


def _(msg: str, lang: str | None = None, context: str | None = None) -> str:
    """`msg` in the language of the request. `context` tells equal words of different meaning apart."""
    if not msg or not isinstance(msg, str):
        return "" if msg is None else str(msg)
    lang = lang or getattr(local, "lang", None)
    if not lang or not getattr(local, "initialised", None):
        return msg
    translations = get_all_translations(lang)
    if not translations:
        return msg
    source = " ".join(msg.split()) if "\n" in msg or "  " in msg else msg.strip()
    if context:
        found = translations.get(f"{source}:{context}")
        if found:
            return found
    return translations.get(source) or translations.get(msg) or msg


class LazyTranslation:
    """A text that is translated when it is used, not when the module is imported."""

    __slots__ = ("context", "lang", "msg")

    def __init__(self, msg: str, lang: str | None = None, context: str | None = None):
        self.msg, self.lang, self.context = msg, lang, context

    def __str__(self) -> str:
        return _(self.msg, self.lang, self.context)

    def __add__(self, other) -> str:
        return str(self) + str(other)

    def __radd__(self, other) -> str:
        return str(other) + str(self)

    def __eq__(self, other) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"'{self}'"

    def format(self, *args, **kwargs) -> str:
        return str(self).format(*args, **kwargs)


def _lt(msg: str, lang: str | None = None, context: str | None = None) -> LazyTranslation:
    """Translate lazily, for constants of a module."""
    return LazyTranslation(msg, lang, context)


def get_all_translations(lang: str) -> dict[str, str]:
    """Every translation into `lang`: a region's own (`pt-BR`) over its language's (`pt`). Read-only."""
    if not lang:
        return {}
    own = getattr(local, "cache", {}).get(TRANSLATIONS)
    if own is not None and lang in own:
        return own[lang]
    return cache.hget(TRANSLATIONS, lang, lambda: MappingProxyType(load_translations(lang))) or {}


def load_translations(lang: str) -> dict[str, str]:
    translations: dict[str, str] = {}
    if "-" in lang:
        translations.update(load_translations(lang.split("-", 1)[0]))
    for app in get_installed_apps():
        translations.update(read_translation_csv(get_app_path(app, "translations", f"{lang}.csv")))
    translations.update(get_user_translations(lang))
    return translations


def read_translation_csv(path: str) -> dict[str, str]:
    """Rows of source, translation and, optionally, context."""
    if not os.path.exists(path):
        return {}
    found = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if len(row) < 2 or not row[0] or not row[1]:
                continue
            key = f"{row[0]}:{row[2]}" if len(row) > 2 and row[2] else row[0]
            found[" ".join(key.split())] = row[1].strip()
    return found


def get_user_translations(lang: str) -> dict[str, str]:
    """Translation documents of this site."""
    database = getattr(local, "db", None)
    if not database or not database.table_exists("Translation"):
        return {}
    rows = database.sql(
        "select source_text, translated_text, context from `tabTranslation` where language = %s", (lang,)
    )
    return {f"{source}:{context}" if context else source: text for source, text, context in rows}


def clear_cache() -> None:
    cache.delete_value(TRANSLATIONS)


def get_language_of_user(user: str | None = None) -> str:
    """The user's language, else the site's, else English."""
    database = getattr(local, "db", None)
    if database and user and user != "Guest":
        language = cache.hget("lang", user, lambda: database.get_value("User", user, "language") or "")
        if language:
            return language
    return get_site_language()


get_user_lang = get_language_of_user


def get_site_language() -> str:
    database = getattr(local, "db", None)
    language = get_system_settings("language") if database and database.table_exists("Singles") else None
    return language or local.conf.lang or "en"


def set_user_lang(user: str, user_language: str | None = None) -> None:
    """Answer this request in the user's language."""
    local.lang = user_language or get_language_of_user(user)


def get_language(lang_list=None) -> str:
    """The language to answer in: `_lang` of the request, else the user's or the site's."""
    asked = local.form_dict.get("_lang")
    return asked or get_language_of_user(local.session.user)

"""Files on the disk of a site: where a URL lies, writing and removing content."""

import base64
import binascii
import hashlib
import os
import re
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.site.privacy import make_private_file

PUBLIC, PRIVATE = "/files/", "/private/files/"
# Six signs of the hash may come on top; the field holds 140 signs, a file system 255 bytes.
MAX_NAME_SIGNS, MAX_NAME_BYTES = 134, 240
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|#%]')


def is_stored_url(url: str) -> bool:
    """True for a URL of this site's own files, without a way out of their folder."""
    return url.startswith((PUBLIC, PRIVATE)) and ".." not in Path(url).parts and not url.endswith("/")


def disk_path(url: str) -> Path:
    """Path of a stored URL; a query (`?fid=`) is dropped."""
    url = url.split("?", maxsplit=1)[0]
    if url.startswith(PRIVATE):
        return Path(frappe.get_site_path("private", "files", url[len(PRIVATE) :]))
    return Path(frappe.get_site_path("public", "files", url[len(PUBLIC) :]))


def content_hash(data: bytes) -> str:
    """Tells equal contents."""
    return hashlib.sha256(data).hexdigest()[:32]


def safe_file_name(name: str) -> str:
    """A name that can be a file's: no folders, no control characters, not too long, extension kept."""
    name = _UNSAFE.sub("", os.path.basename(name.replace("\\", "/"))).strip(". ") or "file"
    stem, extension = os.path.splitext(name)
    extension = extension[:20]
    stem = stem[: MAX_NAME_SIGNS - len(extension)]
    while len((stem + extension).encode()) > MAX_NAME_BYTES:
        stem = stem[:-1]
    return stem + extension


def decoded_content(content: Any, decode: bool) -> bytes:
    """Content as bytes; with `decode` it is base64, perhaps as a data URL."""
    if not decode:
        return content.encode() if isinstance(content, str) else bytes(content)
    text = content.decode() if isinstance(content, bytes) else content
    try:
        return base64.b64decode(text.split(",", 1)[-1], validate=False)
    except (binascii.Error, ValueError):
        frappe.throw(_("The content is not base64"))


def store(data: bytes, name: str, private: bool, digest: str, overwrite: bool = False) -> str:
    """Write content under a free name and return its URL; another file of that name gets six signs of the hash."""
    prefix = PRIVATE if private else PUBLIC
    path = disk_path(prefix + name)
    if path.exists() and not overwrite and path.read_bytes() != data:
        stem, extension = os.path.splitext(name)
        name = f"{stem}{digest[-6:]}{extension}"
        path = disk_path(prefix + name)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{frappe.generate_hash(length=8)}")
    make_private_file(partial)
    partial.write_bytes(data)
    os.replace(partial, path)
    return prefix + name


def remove_from_disk(url: str) -> None:
    """Remove a stored file unless a record still shows it."""
    if is_stored_url(url) and not frappe.db.exists("File", {"file_url": url}):
        disk_path(url).unlink(missing_ok=True)

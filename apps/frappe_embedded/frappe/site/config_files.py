"""Configuration files of a bench and its sites, and which site is the default."""

import json
import os
from pathlib import Path

from frappe.site.privacy import make_private_file


def update_json(path: str | Path, **changes) -> dict:
    """Set keys of a JSON file (None removes one), written whole or not at all, and return what it now holds."""
    path = Path(path)
    content = json.loads(path.read_text() or "{}") if path.exists() else {}
    for key, value in changes.items():
        if value is None:
            content.pop(key, None)
        else:
            content[key] = value
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    make_private_file(temporary)
    temporary.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
    os.replace(temporary, path)
    return content


def use(site: str, sites_path: str = ".") -> None:
    """Make *site* the bench's default site."""
    update_json(Path(sites_path) / "common_site_config.json", default_site=site)

"""Refuses to run where the real Frappe is installed: two packages that are both `import frappe` can't share one."""

from importlib import metadata


def refuse_beside_real_frappe() -> None:
    """Leave with a one-line message when the distribution `frappe` is installed in this environment."""
    try:
        version = metadata.version("frappe")
    except metadata.PackageNotFoundError:
        return
    raise SystemExit(
        f"Frappe {version} is installed here, and the embedded engine would stand in its way: "
        "remove frappe-embedded from this environment, or use another one."
    )

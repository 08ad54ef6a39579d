"""Patches: code that changes data once per site, in the order of each app's `patches.txt`.

A patch and the note that it ran are committed together.
"""

import time
from enum import Enum
from pathlib import Path

import frappe


class PatchError(Exception):
    """A patch, or the list of them, can't be read."""


class PatchType(Enum):
    """The two sections of `patches.txt`: before and after the DocTypes are synced."""

    pre_model_sync = "pre_model_sync"
    post_model_sync = "post_model_sync"


def run_all(skip_failing: bool = False, patch_type: PatchType | None = None) -> None:
    """Run each pending patch of the installed apps; with *skip_failing* note a failing one and go on."""
    done = set(frappe.get_all("Patch Log", filters={"skipped": 0}, pluck="patch"))
    for patch in get_all_patches(patch_type):
        if patch in done:
            continue
        try:
            execute_patch(patch)
        except Exception:
            if not skip_failing:
                raise
            print(f"Failed to execute {patch}; skipped")
            update_patch_log(patch, skipped=True)
            frappe.db.commit()


def get_all_patches(patch_type: PatchType | None = None) -> list[str]:
    """Return the patch lines of all installed apps."""
    return [patch for app in frappe.get_installed_apps() for patch in get_patches_from_app(app, patch_type)]


def get_patches_from_app(app: str, patch_type: PatchType | None = None) -> list[str]:
    """Return the patch lines of an app, of one section or of both.

    A file without sections is a list of patches that run before the model sync.
    """
    path = Path(frappe.get_app_path(app, "patches.txt"))
    if not path.exists():
        return []
    found: dict[PatchType, list[str]] = {kind: [] for kind in PatchType}
    section = PatchType.pre_model_sync
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    for line in (raw.strip() for raw in lines):
        if line.startswith("[") and line.endswith("]"):
            section = section_named(line[1:-1], path)
        elif line and not line.startswith("#"):
            found[section].append(line)
    return found[patch_type] if patch_type else [patch for kind in PatchType for patch in found[kind]]


def section_named(name: str, path: Path) -> PatchType:
    """Return the section of that name; raise `PatchError` for one that would never run."""
    try:
        return PatchType(name.strip())
    except ValueError:
        raise PatchError(f"{path}: unknown section [{name}]") from None


def run_single(patchmodule: str, force: bool = False) -> bool:
    """Run one patch unless it already ran, and return True."""
    if force or not executed(patchmodule):
        execute_patch(patchmodule)
    return True


def execute_patch(patchmodule: str) -> None:
    """Run one line of `patches.txt` and note it: `app.module` with an `execute()`, or `execute:<code>`."""
    print(f"Executing {patchmodule} in {frappe.local.site}", flush=True)
    started = time.monotonic()
    frappe.db.commit()
    frappe.local.flags.in_patch = True
    try:
        if patchmodule.startswith("execute:"):
            exec(patchmodule.removeprefix("execute:"), {"frappe": frappe})
        else:
            # What follows the module's name is a mark that makes an edited patch run again.
            frappe.get_attr(f"{patchmodule.split(maxsplit=1)[0]}.execute")()
        if not executed(patchmodule):
            update_patch_log(patchmodule)
        frappe.db.commit()
    except Exception:
        frappe.db.rollback()
        raise
    finally:
        frappe.local.flags.in_patch = False
    print(f"Success: Done in {time.monotonic() - started:.3f}s")


def update_patch_log(patchmodule: str, skipped: bool = False) -> None:
    """Note that a patch ran, or that it was skipped, with the traceback at hand."""
    log = frappe.get_doc({"doctype": "Patch Log", "patch": patchmodule, "skipped": int(skipped)})
    if skipped:
        log.traceback = frappe.get_traceback()
    log.insert(ignore_permissions=True)


def executed(patchmodule: str) -> bool:
    """Say whether the patch ran on this site."""
    return bool(frappe.db.exists("Patch Log", {"patch": patchmodule, "skipped": 0}))

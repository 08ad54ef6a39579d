"""Print formats that the app ships, as the beginning of an office's own."""

from pathlib import Path

import frappe


@frappe.whitelist(methods=["GET"])
def html_of(name: str) -> str:
    """The template of a print format: of a shipped one that of its file, so that a copy of it prints the same. Needs
    the right to read the format."""
    print_format = frappe.get_doc("Print Format", name)
    print_format.check_permission("read")
    if print_format.standard != "Yes":
        return print_format.html or ""
    folder = frappe.scrub(print_format.name)
    path = Path(frappe.get_module_path(print_format.module, "print_format", folder, f"{folder}.html"))
    return path.read_text(encoding="utf-8") if path.is_file() else print_format.html or ""

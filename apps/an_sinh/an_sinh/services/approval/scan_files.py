"""The bytes of a deleted file go when the deletion is final.

Frappe deletes them while the deletion can still be refused, by a rule or by an error after it: then the record is
there again and the scan is lost. The embedded engine waits by itself and doesn't ask for this hook.
"""

import frappe
from frappe.model.document import Document


def delete_after_commit(file: Document, only_thumbnail: bool = False) -> None:
    """Delete the content of *file* once the transaction is committed. The hook `delete_file_data_content`.

    A file that came in this very transaction is taken off at once: a rollback asks for that, and nothing commits after it.
    """
    if file.flags.new_file:
        file.delete_file_from_filesystem(only_thumbnail=only_thumbnail)
        return
    frappe.db.after_commit.add(lambda: file.delete_file_from_filesystem(only_thumbnail=only_thumbnail))

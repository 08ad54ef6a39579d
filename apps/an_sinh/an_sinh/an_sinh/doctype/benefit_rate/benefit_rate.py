import frappe
from an_sinh.services.benefits import rate_verification
from an_sinh.services.common import fields
from frappe import _
from frappe.model.document import Document

# A monthly amount beyond this is a slip of the keyboard, in đồng.
MOST_DONG = 1_000_000_000


class BenefitRate(Document):
    def validate(self):
        fields.first_of_month(self, "effective_from")
        fields.whole_dong(self, "amount", MOST_DONG)
        self.keep_printed()
        self.check_category()
        self.check_unique()
        rate_verification.keep_verification(self)

    def keep_printed(self):
        """A printed amount is what its rule set says: another table is drafted, compared and confirmed by two."""
        if self.flags.by_service:
            return
        before = self.get_doc_before_save()
        self.rule_set = before.rule_set if before else None
        self.annex = before.annex if before else None
        if self.rule_set and rate_verification.changed_figures(self):
            frappe.throw(
                _("This amount is printed in {0}. Draft another rule set instead of changing it.").format(
                    self.rule_set
                ),
                frappe.PermissionError,
            )

    def on_trash(self):
        """Without it the next payroll would take back from everybody what approved lists paid by it."""
        later = {"programme": self.programme, "docstatus": 1, "month": [">=", self.effective_from]}
        if frappe.db.exists("Monthly Payroll", later):
            frappe.throw(
                _(
                    "Approved lists of {0} rest on the rates since {1}: this one stays. If it is wrong, correct its "
                    "amount."
                ).format(self.programme, frappe.format(self.effective_from, "Date")),
                frappe.PermissionError,
            )

    def check_category(self):
        """A fixed amount belongs to a category of its programme; a reference level to the whole country."""
        self.rate_kind = self.rate_kind or "Standard Level"
        if self.rate_kind != "Standard Level" and (self.category or self.province):
            frappe.throw(_("The reference level is one for all: leave category and province empty."))
        if (
            self.category
            and frappe.db.get_value("Benefit Category", self.category, "programme") != self.programme
        ):
            frappe.throw(_("Category {0} is not one of {1}.").format(self.category, self.programme))

    def check_unique(self):
        """One amount per month, day in force, kind, category and province."""
        same = {
            fieldname: self.get(fieldname) or ["is", "not set"]
            for fieldname in (
                "programme",
                "rate_kind",
                "category",
                "province",
                "effective_from",
                "in_force_from",
                "rule_set",
            )
        }
        if frappe.db.exists("Benefit Rate", {**same, "name": ["!=", self.name or ""]}):
            frappe.throw(
                _("A rate for {0} from {1} already exists. Change that one.").format(
                    self.programme, self.effective_from
                ),
                frappe.DuplicateEntryError,
            )

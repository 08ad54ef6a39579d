import frappe
from an_sinh.domain.providers.signatures import networks
from an_sinh.domain.values.accounts import parse_lengths
from frappe import _
from frappe.model.document import Document


class PaymentProvider(Document):
    def validate(self):
        self.usual_lengths = ",".join(map(str, parse_lengths(self.usual_lengths)))
        self.aliases = "\n".join(
            alias for line in (self.aliases or "").splitlines() if (alias := " ".join(line.split()))
        )
        self.check_addresses()
        if self.file_template:
            # Its library is slow to import, and most providers take a plain list.
            from an_sinh.services.payees import file_templates

            file_templates.check_template(self)

    def check_addresses(self):
        """Each is an IP address or a network; nobody is locked out by a typing error."""
        try:
            networks(self.allowed_addresses)
        except ValueError as error:
            frappe.throw(
                _("“{0}”: {1} is no IP address or network.").format(self.name, str(error).split("'")[1])
            )

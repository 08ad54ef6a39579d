"""The desk's menu: which documents stand where. What isn't named here but readable is added at the end, so that
a DocType that an administrator makes appears without a build."""

# (group, DocTypes in the order of the work, icon by DocType). Labels are translated by the desk.
GROUPS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "Registry",
        {
            "Beneficiary": "users",
            "Benefit Entitlement": "file-badge",
            "Payment Method": "wallet",
            "Guardian": "user-check",
            "Bank Account": "credit-card",
            "Bank Account Change": "arrow-left-right",
            "Account Opening Batch": "id-card",
            "Registry Import": "file-up",
        },
    ),
    (
        "Changes",
        {
            "Benefit Change": "git-compare",
            "Change List": "clipboard-list",
            "Level Decision": "gavel",
            "Registry Workbook": "file-spreadsheet",
        },
    ),
    (
        "Data",
        {
            "Duplicate Pair": "copy",
            "Identity Check": "fingerprint",
        },
    ),
    (
        "Payment",
        {
            "Monthly Payroll": "calendar-check",
            "One-off Benefit": "gift",
            "Payroll Line": "list",
            "Treasury Request": "landmark",
            "Treasury Refund": "undo-2",
            "Disbursement": "send",
            "Payment Result": "inbox",
            "Answer File": "file-check",
            "Provider Question": "circle-help",
            "Provider Settlement": "scale",
            "Recovery": "undo-2",
            "Money Movement": "arrow-left-right",
            "Money Decision": "gavel",
        },
    ),
    (
        "Rollout",
        {
            "Outreach Event": "megaphone",
            "Payment Wish": "message-square",
            "Rollout Plan": "flag",
        },
    ),
    ("Reports", {}),
    (
        "Catalogues",
        {
            "Administrative Unit": "map",
            "Benefit Programme": "book-open",
            "Benefit Category": "tags",
            "Benefit Rate": "scale",
            "Rule Set": "scale",
            "Paper Form": "file-text",
            "Payment Provider": "landmark",
            "Payment Route": "arrow-left-right",
            "Provider Contract": "file-check",
            "Provider Change": "arrow-left-right",
            "Import Template": "table-properties",
            "Answer Format": "table-properties",
            "Reporting Calendar": "calendar-clock",
            "An Sinh Settings": "settings",
        },
    ),
    (
        "Administration",
        {
            "User": "user-cog",
            "Role": "shield",
            "User Permission": "key-round",
            "Workflow": "git-branch",
            "Tier Switch": "arrow-left-right",
            "Unit Merge": "merge",
            "Custom Field": "square-plus",
            "Property Setter": "sliders-horizontal",
            "Print Format": "printer",
            "Scheduled Job Type": "clock",
            "Error Log": "triangle-alert",
        },
    ),
)
# Pages of their own: group, label, address, icon, and the DocType whose readers they are for.
PAGES = (
    ("Registry", "Calculator", "/calculator", "calculator", "Beneficiary"),
    ("Changes", "Age Steps", "/age-steps", "cake", "Benefit Change"),
    ("Changes", "Uncollected Cash", "/uncollected", "hand-coins", "Benefit Change"),
    ("Data", "Data Quality", "/data-quality", "list-checks", "Beneficiary"),
    ("Administration", "Split Communes", "/split-communes", "split", "Village Assignment"),
    ("Catalogues", "Legal Basis", "/legal-basis", "scale", "Rule Set"),
    ("Catalogues", "Unverified Rates", "/verification", "badge-check", "Benefit Rate"),
)
# Pages on which documents are made: for those who may make that DocType's; they stand first in their group.
MAKING = (("Registry", "Register a Person", "/register", "user-plus", "Beneficiary"),)
OTHER_GROUP = "Other"
OTHER_ICON = "file-text"
REPORT_ICON = "chart-column"


def menu(readable: dict[str, dict], others: list[str], reports: list[str]) -> list[dict]:
    """Returns `[{"group", "items": [{"type", "name", "label", "icon"}]}]` without empty groups.

    `readable`: DocTypes that the user may read, and whether he may make any (`may_make`). `others`: readable ones of the
    app that no group names.
    """
    makes = {name for name, row in readable.items() if row["may_make"]}
    groups = []
    for title, icons in GROUPS:
        items = _pages(MAKING, title, makes)
        items += [_item("DocType", name, icon) for name, icon in icons.items() if name in readable]
        items += _pages(PAGES, title, set(readable))
        if title == "Reports":
            items += [_item("Report", name, REPORT_ICON) for name in reports]
        groups.append({"group": title, "items": items})
    named = named_doctypes()
    rest = [_item("DocType", name, OTHER_ICON) for name in others if name not in named]
    groups.append({"group": OTHER_GROUP, "items": rest})
    return [group for group in groups if group["items"]]


def named_doctypes() -> set[str]:
    """Returns every DocType that a group names."""
    return {name for _, icons in GROUPS for name in icons}


def _pages(pages: tuple, title: str, allowed: set[str]) -> list[dict]:
    return [
        _item("Page", label, icon) | {"route": route}
        for group, label, route, icon, doctype in pages
        if group == title and doctype in allowed
    ]


def _item(kind: str, name: str, icon: str) -> dict:
    return {"type": kind, "name": name, "label": name, "icon": icon}

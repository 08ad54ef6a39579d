"""Chi Lăng, the district that the end-to-end tests work in: its people, its workbook, and the figures it must give."""

import json
from pathlib import Path

DATA = Path(__file__).parents[1] / "apps" / "an_sinh" / "an_sinh" / "tests" / "data"
WORKBOOK = DATA / "chi_lang_registry_2024-05.xlsx"
EXPECTED = json.loads((DATA / "chi_lang_registry_2024-05.expected.json").read_text())

LOCALITY, MONTH, PAID_THROUGH = "chi_lang", "2024-05", "2024-04"
PASSWORD = "AnSinh@2024"
DOMAIN = "chi-lang.test"
PROVIDERS = {
    "VietinBank": f"vietinbank@{DOMAIN}",
    "Agribank": f"agribank@{DOMAIN}",
    "Bưu điện": f"buudien@{DOMAIN}",
}

DISTRICT_OFFICER, DISTRICT_LEADER = f"huyen.canbo@{DOMAIN}", f"huyen.lanhdao@{DOMAIN}"
PROVINCE_OFFICER, PROVINCE_LEADER = f"tinh.canbo@{DOMAIN}", f"tinh.lanhdao@{DOMAIN}"
TREASURY, AUDITOR, MANAGER = f"khobac@{DOMAIN}", f"kiemtoan@{DOMAIN}", f"quantri@{DOMAIN}"

NORTH, SOUTH = "06463", "06523"  # Thị trấn Đồng Mỏ and Xã Chi Lăng

IMPORT = ("import-registry", str(WORKBOOK), "--locality", LOCALITY, "--paid-through", PAID_THROUGH)


def officer(code: str) -> str:
    return f"canbo.{code}@{DOMAIN}"


def leader(code: str) -> str:
    return f"lanhdao.{code}@{DOMAIN}"


def unit(code: str) -> str:
    """The Administrative Unit of a commune's code."""
    return f"{code}-2004"


def payroll(programme: str, code: str, month: str = MONTH) -> str:
    """The name of a commune's regular payroll."""
    return f"{programme}-{month}-{unit(code)}"


STATES = ("Draft", "Pending Commune Leader", "Pending District Officer", "Pending District Leader")


def chain(code: str) -> list[tuple[str, str]]:
    """Who takes which action until a payroll is approved."""
    return [
        (officer(code), "Send for Approval"),
        (leader(code), "Approve"),
        (DISTRICT_OFFICER, "Approve"),
        (DISTRICT_LEADER, "Approve"),
    ]


def approve(bench, name: str, code: str) -> dict:
    """Take a payroll through its whole chain by the app's method; return the last answer."""
    for user, action in chain(code):
        answer = bench.token(user).message(
            "an_sinh.api.workflow.act", doctype="Monthly Payroll", name=name, action=action
        )
    return answer


def finish(bench, name: str, code: str) -> None:
    """Take a payroll from wherever its approval stands to its end."""
    steps = dict(zip(STATES, chain(code), strict=True))
    while True:
        state = bench.administrator().document("Monthly Payroll", name)["workflow_state"]
        user, action = steps.get("Draft" if state == "Returned" else state, (None, None))
        if user is None:
            return
        bench.token(user).message(
            "an_sinh.api.workflow.act", doctype="Monthly Payroll", name=name, action=action
        )


def approve_as_frappe(bench, name: str, code: str) -> dict:
    """The same as a program written for Frappe does it: with its copy of the document."""
    for user, action in chain(code):
        client = bench.token(user)
        document = client.document("Monthly Payroll", name)
        document = client.message("frappe.model.workflow.apply_workflow", doc=document, action=action)
    return document

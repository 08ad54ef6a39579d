"""What the hooks of the probe call; each leaves a trace that the tests can see."""

import frappe


def before_request() -> None:
    frappe.local.flags.probe_before = True


def after_request(response, request) -> None:
    response.headers["X-Probe"] = f"{request.method} {response.status_code}"


def on_login(login_manager) -> None:
    if login_manager.user == "barred@probe.test":
        frappe.throw("Barred by hook", frappe.AuthenticationError)


def on_session_creation(login_manager) -> None:
    frappe.local.response["probe_session"] = frappe.session.user


def authenticate() -> None:
    if frappe.get_request_header("X-Probe-User") == "clerk":
        frappe.set_user("clerk@probe.test")


def extend_bootinfo(bootinfo) -> None:
    bootinfo.probe = "extended"


def update_website_context(context) -> dict:
    return {"from_hook": "hook value"}

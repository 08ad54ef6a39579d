app_name = "http_probe"
app_title = "HTTP Probe"
app_publisher = "Tests"
app_description = "Endpoints, documents and pages for the HTTP tests"
app_license = "MIT"

require_type_annotated_api_methods = True

add_to_apps_screen = [{"name": "http_probe", "title": "Probe", "route": "/probe-desk"}]
override_whitelisted_methods = {"http_probe.api.original": "http_probe.api.replacement"}
before_request = ["http_probe.events.before_request"]
after_request = ["http_probe.events.after_request"]
on_login = "http_probe.events.on_login"
on_session_creation = "http_probe.events.on_session_creation"
auth_hooks = ["http_probe.events.authenticate"]
extend_bootinfo = "http_probe.events.extend_bootinfo"
update_website_context = "http_probe.events.update_website_context"

website_redirects = [
    {"source": "/old", "target": "/probe/plain"},
    {"source": r"/archive/(\d+)", "target": r"/probe/item/\1", "redirect_http_status": 302},
]
website_route_rules = [
    {"from_route": "/probe/item/<name>", "to_route": "probe/item"},
    {"from_route": "/probe-desk/<path:app_path>", "to_route": "probe-desk"},
]

"""What the desk's page may load and run: its own files, and nothing that somebody wrote into a name or a remark."""

PAGE = "/an-sinh"
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # charts and menus place themselves by style attributes
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


def add_policy(response=None, request=None) -> None:
    """Send the policy with the desk's page; a hook of `after_request`. Frappe's own pages have inline scripts."""
    path = request.path if request is not None else ""
    if response is not None and (path == PAGE or path.startswith(f"{PAGE}/")):
        response.headers["Content-Security-Policy"] = POLICY

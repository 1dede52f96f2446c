"""What every answer tells the browser: run nothing of others, show us in no frame."""

from flask import Flask, Response, current_app, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # Bootstrap draws its arrows as data
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
A_YEAR = "max-age=31536000"


def put_into(app: Flask) -> None:
    """Every answer gets them."""
    app.after_request(set_headers)


def set_headers(response: Response) -> Response:
    """A page shows people and money: it is kept in no cache."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if not (request.endpoint or "").endswith("static"):
        response.headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", A_YEAR)
    return response

"""How texts name OpenRouter: what names it in none of these ways has nothing to do with it."""

MENTIONS = (
    b"openrouter", b"OpenRouter", b"OPENROUTER", b"openRouter", b"Openrouter", b"open_router",
    b"OPEN_ROUTER", b"sk-or-v1-",
)  # fmt: skip
"""The literals, in their usual cases: pass 2 begins where one of them is."""

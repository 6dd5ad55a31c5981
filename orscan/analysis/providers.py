"""Whose service a request goes to: OpenRouter's, or somebody else's."""

import re
from enum import Enum

from orscan.analysis.flow import Flow, State
from orscan.analysis.program import Program
from orscan.analysis.unit import Unit
from orscan.analysis.uses import Sink
from orscan.rule import LeakClass

_OPENROUTER = re.compile(r"openrouter|sk-or-v1-", re.IGNORECASE)
_HOST = re.compile(r"https?://([\w.-]+\.[a-z]{2,})", re.IGNORECASE)
_OWN = re.compile(r"/[\w./-]*openrouter", re.IGNORECASE)
"""A path at the project's own server."""

_GATEWAYS = re.compile(
    r"gateway\.ai\.cloudflare|helicone|portkey|litellm|braintrust", re.IGNORECASE
)
"""Hosts that pass a request on to OpenRouter, with the key that came with it."""

_OTHERS = re.compile(
    r"api\.openai\.com|api\.anthropic\.com|generativelanguage\.googleapis|api\.groq\.com|api\.deepseek|"
    r"api\.mistral|api\.together|api\.x\.ai|api\.perplexity|api\.cohere|huggingface\.co|openai\.azure|"
    r"api\.fireworks|api\.replicate|api\.elevenlabs|api\.stripe|googleapis\.com|supabase\.co|"
    r"api\.cerebras|api\.sambanova|dashscope|api\.moonshot|bigmodel\.cn|siliconflow",
    re.IGNORECASE,
)
_ADDRESSES = (
    ("baseURL",),
    ("baseUrl",),
    ("basePath",),
    ("serverURL",),
    ("url",),
    ("base_url",),
    ("configuration", "baseURL"),
    ("configuration", "basePath"),
    ("()", "base_url"),
    ("()", "openai_api_base"),
    ("()", "api_base"),
    ("()", "server_url"),
    ("()", "model"),
)
"""The settings of a client that are its address."""

_MODEL = re.compile(
    r"[\"'`](?:openrouter/|(?:openai|anthropic|google|meta-llama|mistralai|deepseek|qwen|x-ai|cohere|"
    r"nousresearch|microsoft|perplexity|z-ai|moonshotai)/[\w.-]+)",
)
_NAMES_OTHERS = re.compile(
    r"(?:OPENAI|ANTHROPIC|GROQ|GEMINI|GOOGLE|DEEPSEEK|MISTRAL|TOGETHER|COHERE|XAI|AZURE)\w*_KEY",
)
"""Variables of others, beside which the name of OpenRouter in a text of Python says little."""

_WITHOUT_SETTINGS = (LeakClass.LOG_LEAK, LeakClass.SERVER_RETURNS_KEY, LeakClass.KEY_IN_STORAGE)
"""What is no client of a service, and has no settings with an address."""

_TITLE = re.compile(r"X-(?:OpenRouter-)?Title", re.IGNORECASE)


class Provider(Enum):
    """Whose service it is."""

    OPENROUTER = "openrouter"
    OTHER = "other"
    UNKNOWN = "unknown"


def provider_of(
    program: Program, flow: Flow, unit: Unit, sink: Sink, *, alone: bool = False
) -> Provider:
    """Return whose service *sink* in *unit* calls.

    By the address, as far as it can be followed; else by what stands in the call and around it.
    It is OpenRouter's *alone* only where no other service may be meant as well.
    """
    if sink.url is not None:
        said = _by_texts(program, flow, unit, sink.url, alone=alone)
        if said is not Provider.UNKNOWN:
            return said
    if sink.rule.leak_class not in _WITHOUT_SETTINGS:
        said = _by_fields(program, flow, unit, sink.node)
        if said is not Provider.UNKNOWN:
            return said
    for text in _around(unit, sink):
        if _is_mixed(unit, text) or (alone and _OTHERS.search(text) and _OPENROUTER.search(text)):
            return Provider.UNKNOWN
        if _OPENROUTER.search(text):
            return Provider.OPENROUTER
        if _OTHERS.search(text):
            return Provider.OTHER
        if _MODEL.search(text) or _TITLE.search(text):
            return Provider.OPENROUTER
    return Provider.UNKNOWN


def _is_mixed(unit: Unit, text: str) -> bool:
    """Whether *text* is about several services, so that it does not say whose a call is."""
    return unit.language == "python" and bool(
        _NAMES_OTHERS.search(text) and _OPENROUTER.search(text)
    )


def _by_texts(
    program: Program, flow: Flow, unit: Unit, node: int, path: tuple[str, ...] = (),
    *, alone: bool = False,
) -> Provider:  # fmt: skip
    ours = other = False
    for state in flow.backwards(State(unit.path, node, path)):
        holder = program.unit(state.unit)
        text = holder.strings.get(state.node) if holder else None
        if text:
            is_ours = _names_openrouter(text)
            ours = ours or is_ours
            if ours and not alone:
                break
            other = other or (not is_ours and bool(_HOST.search(text) or _OWN.match(text)))
    if ours:
        return Provider.OTHER if alone and other else Provider.OPENROUTER
    return Provider.OTHER if other else Provider.UNKNOWN


def _names_openrouter(text: str) -> bool:
    """Whether *text* names OpenRouter, and not just as a path at the project's own server."""
    if not _OPENROUTER.search(text):
        return False
    host = _HOST.search(text)
    if host is not None:
        return bool(_OPENROUTER.search(host[1]) or _GATEWAYS.search(host[1]))
    return not text.startswith("/")


def _by_fields(program: Program, flow: Flow, unit: Unit, node: int) -> Provider:
    """By the address among the settings of a client: `new OpenAI({ baseURL, apiKey })`."""
    found = {_by_texts(program, flow, unit, node, path) for path in _ADDRESSES}
    if Provider.OPENROUTER in found:
        return Provider.OPENROUTER
    return Provider.OTHER if Provider.OTHER in found else Provider.UNKNOWN


def _around(unit: Unit, sink: Sink) -> list[str]:
    """Return the texts around a use, from the call itself to the whole file."""
    spans = [(sink.span.start, sink.span.end)]
    functions = [unit.spans[one.node] for one in unit.functions.values()]
    around = [one for one in functions if one.start <= sink.span.start and sink.span.end <= one.end]
    spans += [
        (one.start, one.end) for one in sorted(around, key=lambda span: span.end - span.start)
    ]
    spans.append((0, len(unit.text)))
    return [unit.text[start:end].decode("utf-8", "replace") for start, end in spans]

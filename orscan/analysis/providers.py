"""Whose service a request goes to: OpenRouter's, or somebody else's."""

import re
from enum import Enum

from orscan.analysis.flow import Flow, State
from orscan.analysis.program import Program
from orscan.analysis.unit import Unit
from orscan.analysis.uses import Sink

_OPENROUTER = re.compile(r"openrouter|sk-or-v1-", re.IGNORECASE)
_HOST = re.compile(r"https?://([\w.-]+\.[a-z]{2,})", re.IGNORECASE)
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
)
"""The settings of a client that are its address."""

_MODEL = re.compile(
    r"[\"'`](?:openrouter/|(?:openai|anthropic|google|meta-llama|mistralai|deepseek|qwen|x-ai|cohere|"
    r"nousresearch|microsoft|perplexity|z-ai|moonshotai)/[\w.-]+)",
)
_TITLE = re.compile(r"X-(?:OpenRouter-)?Title", re.IGNORECASE)


class Provider(Enum):
    """Whose service it is."""

    OPENROUTER = "openrouter"
    OTHER = "other"
    UNKNOWN = "unknown"


def provider_of(program: Program, flow: Flow, unit: Unit, sink: Sink) -> Provider:
    """Return whose service *sink* in *unit* calls.

    By the address, as far as it can be followed; else by what stands in the call and around it.
    """
    if sink.url is not None:
        said = _by_texts(program, flow, unit, sink.url)
        if said is not Provider.UNKNOWN:
            return said
    said = _by_fields(program, flow, unit, sink.node)
    if said is not Provider.UNKNOWN:
        return said
    for text in _around(unit, sink):
        if _OPENROUTER.search(text):
            return Provider.OPENROUTER
        if _OTHERS.search(text):
            return Provider.OTHER
        if _MODEL.search(text) or _TITLE.search(text):
            return Provider.OPENROUTER
    return Provider.UNKNOWN


def _by_texts(
    program: Program, flow: Flow, unit: Unit, node: int, path: tuple[str, ...] = ()
) -> Provider:
    other = False
    for state in flow.backwards(State(unit.path, node, path)):
        holder = program.unit(state.unit)
        text = holder.strings.get(state.node) if holder else None
        if text:
            if _OPENROUTER.search(text):
                return Provider.OPENROUTER
            other = other or bool(_HOST.search(text))
    return Provider.OTHER if other else Provider.UNKNOWN


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

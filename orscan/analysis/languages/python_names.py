"""Names that the reader of Python knows: what reads a variable, what passes a value on.

Sources: docs.python.org/3/library/os.html#os.getenv, pypi.org/project/python-decouple,
django-environ.readthedocs.io, pypi.org/project/environs, docs.streamlit.io (secrets),
docs.pydantic.dev (settings), docs.python.org/3/library/dataclasses.html; read 2026-11-28.
"""

import re

OBJECTS = frozenset(
    ("os.environ", "environ", "st.secrets", "streamlit.secrets", "google.colab.userdata")
)
"""Objects whose items are variables."""

GETTERS = frozenset(
    (
        "os.getenv", "getenv", "os.environ.get", "environ.get", "os.environ.pop",
        "os.environ.setdefault", "os.environ.__getitem__", "decouple.config", "config",
        "env", "env.str", "env.get_value", "ENV.str", "environ.get_value", "st.secrets.get",
        "streamlit.secrets.get", "google.colab.userdata.get", "userdata.get", "dotenv.get_key",
        "UserSecretsClient().get_secret", "user_secrets.get_secret", "secrets.get_secret",
    )
)  # fmt: skip
"""Calls that return a variable, asked for by its name in capitals."""

HOLDERS = re.compile(r"(?:^|\.)(?:(?:current_app|app|application|server)\.config|settings)$")
"""What the settings of Flask and Django are called; their names are those of variables."""

EVERYWHERE = re.compile(
    r"(?:^|\.)(?:session_state|(?:app|application)\.(?:state|ctx)|(?:request|websocket|self)\.app\.state)$"
)
"""Objects that all texts of a program know: the state of Streamlit, of Starlette, of Sanic."""

APPLICATION = re.compile(r"(?:^|\.)(?:app|application)$")
"""An application of aiohttp, whose items handlers ask for: `request.app["key"]`."""

GLOBALS = re.compile(r"(?:^|[._])env\.globals$")
"""What all templates of an environment of Jinja know."""

TEMPLATES = "jinja:globals"
"""The name of the object of it."""

WIDGETS = frozenset(("text_input", "text_area"))
"""What Streamlit fills with the state that has the name which is its key."""

ASKS = frozenset(
    (
        "startswith", "endswith", "len", "bool", "isinstance", "issubclass", "hasattr", "type",
        "index", "find", "count", "hash", "id", "any", "all", "callable", "isalnum", "isdigit",
        "isascii", "match", "fullmatch", "compare_digest", "__contains__", "isspace", "range",
    )
)  # fmt: skip
"""Calls that only ask about a value."""

MASKS = re.compile(
    r"mask|redact|obfus|censor|saniti[sz]e|scrub|(?:^|_)hash|digest|fingerprint|encrypt|"
    r"(?:^|_)(?:has|is|check|validate|verify)_|hide_|truncate|shorten|configured|preview",
    re.IGNORECASE,
)
"""Names of functions that make something else of a key, or say something about it."""

MASKED = re.compile(r"\*{3,}|•{2,}|x{4,}|redact|masked|hidden|filtered", re.IGNORECASE)
"""What stands in the place of a secret: where a condition has it, the other branch is no secret."""

SAME = frozenset(
    (
        "strip", "rstrip", "lstrip", "encode", "decode", "replace", "copy", "lower", "upper",
        "split", "removeprefix", "removesuffix", "get_secret_value", "expanduser", "splitlines",
        "title", "rsplit", "partition", "model_copy", "unwrap", "result",
    )
)  # fmt: skip
"""Methods whose result is what they are called on, or is made of it."""

TEXTS = frozenset(
    (
        "str", "repr", "dumps", "format", "join", "pformat", "b64encode", "quote", "quote_plus",
        "urlencode", "Markup", "mark_safe", "format_html", "escape", "dedent", "to_json", "dump",
        "hexlify", "safe_dump", "urlsafe_b64encode",
    )
)  # fmt: skip
"""Functions that make a text of everything in their arguments."""

COPIES = frozenset(
    (
        "dict", "deepcopy", "copy", "bytes", "next", "run", "run_until_complete", "cast", "or_",
        "OrderedDict", "defaultdict", "chain", "ensure_str", "force_str", "loads",
        "make_response", "jsonable_encoder", "Box", "Munch", "MappingProxyType",
        "stream_with_context",
    )
)  # fmt: skip
"""Functions whose result holds what their arguments do."""

LISTS = frozenset(("list", "tuple", "set", "sorted", "reversed", "iter", "frozenset"))
"""Functions whose result holds what comes out of their argument one by one: names of a `dict`."""

FIELDS = frozenset(
    ("dict", "SimpleNamespace", "Namespace", "OrderedDict", "Box", "update", "from_mapping")
)
"""Calls that put arguments given by name into an object that shows them."""

EXPOSES = frozenset(
    ("vars", "asdict", "astuple", "model_dump", "dict", "to_dict", "_asdict", "model_dump_json")
)
"""Functions that turn the attributes of an object into items."""

CALLS_IT = frozenset(
    (
        "Depends", "Security", "run_in_threadpool", "to_thread", "partial", "submit", "map",
        "lru_cache", "cache", "lazy", "create_task", "sync_to_async", "async_to_sync", "wraps",
    )
)  # fmt: skip
"""Functions that call the function they are given, or give it back."""

SHOWN = frozenset(
    (
        "BaseModel", "BaseSettings", "NamedTuple", "TypedDict", "SQLModel", "Struct", "Schema",
        "JSONWizard",
    )
)  # fmt: skip
"""Classes whose instances show their fields where they are printed or sent."""

SETTINGS = re.compile(r"(?:^|\.)BaseSettings$")
"""The class whose fields are read from the environment: pydantic's."""

SECRET = re.compile(r"\bSecret(?:Str|Bytes)?\b")
"""Types that show their value only to those who ask for it."""

PREFIX = re.compile(r"env_prefix\s*[=:]\s*[\"']([^\"']*)[\"']")
ALIAS = re.compile(
    r"\b(?:env|alias|validation_alias)\s*=\s*(?:\[|AliasChoices\()?\s*[\"'](\w+)[\"']"
)
NOT_SHOWN = re.compile(r"\b(?:exclude\s*=\s*True|repr\s*=\s*False)\b")
"""What a field of a class is not shown with."""

LEFT_OUT = re.compile(
    r"(?:!=|\bnot\s+in\b)\s*(?:[(\[{]\s*)?[\"'][^\"']*(?:key|auth|token|secret)|"
    r"(?:key|auth|token|secret)\w*[\"']\s+not\s+in\b|"
    r"\bin\s+\w*(?:safe|allow|public)|\bnot\s+in\s+[a-z_.]*(?:sensitive|secret|private|hidden|redact|excluded)",
    re.IGNORECASE,
)
"""A condition under which names of secrets are not taken."""

CHOSEN = re.compile(
    r"(?:==|\bin\b)\s*(?:[(\[{]\s*)?[\"'][^\"']*(?:key|auth|token|secret)|"
    r"(?:key|auth|token|secret)\w*[\"']\s+in\b|"
    r"\bin\s+[\w.]*(?:sensitive|secret|private|hidden|redact)",
    re.IGNORECASE,
)
"""A condition under which names of secrets are taken, and no others."""

QUOTED = re.compile(r"[\"'](\w+)[\"']")
TYPE_NAME = re.compile(r"\b[A-Z]\w*")
NO_TYPES = frozenset(
    (
        "Optional", "Annotated", "Union", "Any", "None", "List", "Dict", "Tuple", "Callable",
        "Final", "ClassVar", "Literal", "Iterable", "Mapping", "Sequence", "Type", "Request",
        "Response",
    )
)  # fmt: skip

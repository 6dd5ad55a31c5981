"""Names that the reader of JavaScript knows: what passes a value on, hides it, or asks for it.

They are the language's own, and those of React, Vue, Svelte, Solid, Zustand, Jotai and Zod.
"""

import re

PASSES_RECEIVER = frozenset(
    (
        "trim",
        "trimEnd",
        "trimStart",
        "toString",
        "valueOf",
        "replace",
        "replaceAll",
        "concat",
        "toLowerCase",
        "toUpperCase",
        "normalize",
        "padEnd",
        "padStart",
        "repeat",
        "reverse",
        "split",
        "join",
        "flat",
        "filter",
        "at",
        "pop",
        "shift",
        "values",
        "then",
        "catch",
        "finally",
        "find",
        "default",
        "optional",
        "min",
        "sort",
        "entries",
        "unwrap",
        "bind",
    )
)
"""Methods whose result holds what they were called on."""

SHOWN_BY_MASKS = 12
"""How many characters of a key a mask is taken to leave."""

MASKED = r"[\"'`][^\"'`]*(?:\*{2}|•{2}|\.{3}|…|(?i:redacted|masked|hidden|filtered|removed))"
"""How a text begins that stands in the place of a secret."""

SENSITIVE = re.compile(
    r"(?i)sensitive|redact|secret|api_?-?key|authorization|token|password|private|\*{3}|/\w*key"
)
CHOOSES = re.compile(r"[\w$]\(|===?|\bin\b")
"""What is in a condition that asks which field it is, and not just whether to show a value."""

SEPARATES = re.compile(r"[,;|]|\\[ns]")
"""What stands between the keys of a list, and never in one."""

CUTS = frozenset(("slice", "substring", "substr"))
PASSES_ARGUMENT = frozenset(
    (
        "String",
        "btoa",
        "atob",
        "encodeURIComponent",
        "encodeURI",
        "decodeURIComponent",
        "escape",
        "Headers",
        "Object.freeze",
        "Object.assign",
        "Object.fromEntries",
        "Object.entries",
        "Object.values",
        "Buffer.from",
        "structuredClone",
        "Promise.resolve",
        "Array.from",
        "ref",
        "reactive",
        "shallowRef",
        "readonly",
        "unref",
        "toRaw",
        "toRef",
        "createSignal",
        "signal",
        "writable",
        "readable",
        "useRef",
        "createRef",
        "useMemo",
        "useState",
        "defineConfig",
        "URLSearchParams",
        "Array.of",
        "merge",
        "assign",
        "nullthrows",
        "Redacted.make",
        "computed",
        "useCallback",
        "$state",
        "$derived",
        "derived",
        "createMemo",
        "atom",
        "Array",
        "JSON.parse",
        "Map",
        "Set",
        "observable",
        "Request",
        "URL",
        "makeAutoObservable",
        "cache",
        "memo",
        "once",
        "TextEncoder.encode",
        "FormData",
        "Blob",
        "useSignal",
        "createStore",
        "createMutable",
        "proxy",
        "useSnapshot",
        "useAtomValue",
        "useAtom",
        "useStore",
        "storeToRefs",
        "toRefs",
        "atomWithStorage",
        "useImmer",
    )
)
"""Functions whose result holds their arguments."""

SERIALISES = frozenset(("JSON.stringify", "qs.stringify", "inspect", "util.inspect", "format"))
RUNS_CALLBACK = frozenset(
    (
        "useMemo",
        "computed",
        "useCallback",
        "useEffect",
        "createMemo",
        "map",
        "flatMap",
        "reduce",
        "then",
        "catch",
        "derived",
        "$derived.by",
        "once",
        "cache",
        "memo",
        "asyncHandler",
        "wrap",
        "forEach",
    )
)
"""Functions that call what they are given, and give back what it returns."""

ASKS_SETTINGS = frozenset(("get", "getOrThrow"))
SETTINGS = re.compile(r"(?i)config(?:service)?\s*[!?]?\.get\w*$")
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]+")
MAKES_STORE = re.compile(
    r"(?:create|createStore|createWithEqualityFn|persist|devtools|immer|subscribeWithSelector)"
    r"(?:<.*>)?(?:\(\))?", re.DOTALL
)  # fmt: skip
GIVES = frozenset(("provide", "setContext"))
GETS_GIVEN = frozenset(("inject", "getContext"))
HOOK = re.compile(r"use[A-Z]\w*")
SETS_FIELD = frozenset(("set", "append", "setHeader", "setItem", "header", "put"))
PACKAGE = re.compile(r"@[\w.-]+/[\w.-]+|[a-z][\w.-]*")
WHOLE_ENVIRONMENTS = frozenset(("process.env", "import.meta.env"))
CHECKS = frozenset(
    ("parse", "safeParse", "parseAsync", "cleanEnv", "validate", "validateSync", "cast", "from",
     "parseEnv", "envsafe", "assert", "create", "decodeUnknownSync", "Value.Parse", "Parse")
)  # fmt: skip
PARSES = frozenset(
    ("parse", "safeParse", "parseAsync", "cast", "validateSync", "parseEnv", "decodeUnknownSync")
)
"""Those that give back the fields of an object they are given."""

CHECKED_ENVIRONMENTS = ("runtimeEnv", "runtimeEnvStrict", "experimental__runtimeEnv")
"""The options of `createEnv` that hold the variables: env.t3.gg/docs, read 2026-11-28."""

COPIES = frozenset(("structuredClone", "Object.assign", "JSON.parse", "cloneDeep", "_.cloneDeep"))
ONLY_DEVELOPMENT = re.compile(
    r"""import\.meta\.env\??\.(?:DEV|SSR)|!\s*import\.meta\.env\??\.PROD|__DEV__|
    typeof\s+window\s*===?\s*["']undefined["']|
    process\.env\.NODE_ENV\s*(?:!==?\s*["']production["']|===?\s*["'](?:development|test)["'])|
    import\.meta\.env\.MODE\s*(?:!==?\s*["']production["']|===?\s*["'](?:development|test)["'])""",
    re.VERBOSE,
)
ONLY_PRODUCTION = re.compile(
    r"""import\.meta\.env\??\.PROD|!\s*import\.meta\.env\??\.(?:DEV|SSR)|!\s*__DEV__|
    typeof\s+window\s*!==?\s*["']undefined["']|
    process\.env\.NODE_ENV\s*===?\s*["']production["']""",
    re.VERBOSE,
)
STATE = frozenset(("data", "state"))
BLOCKS_OF_COMPONENTS = frozenset(("methods", "computed", "watch", "actions", "getters"))
STATES = frozenset(
    (
        "useState",
        "createSignal",
        "useLocalStorage",
        "useSessionStorage",
        "useAtom",
        "createStore",
        "useImmer",
    )
)
SERIALISING_NAMES = frozenset(("stringify", "inspect", "concat"))
PASSES_NAMES = frozenset(("getOrThrow", "encode", "decode", "fromEntries", "promisify"))
PURE = frozenset(
    (
        "String",
        "Object.freeze",
        "freeze",
        "trim",
        "toString",
        "Symbol",
        "createContext",
        "replace",
        "forwardRef",
        "memo",
        "lazy",
        "Number",
        "Boolean",
    )
)

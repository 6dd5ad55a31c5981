"""What a value is: a key, a placeholder, a reference to something else, or just a text."""

import re
from dataclasses import dataclass

from orscan.definitions.facts import Setting
from orscan.definitions.names import is_keyish, words
from orscan.filters import why_not
from orscan.secret import Secret

_KEY = re.compile(r"sk-or-v1-[0-9a-f]{64}(?![0-9a-f])")

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_SECRET_STORES = re.compile(
    r"\$\{\{\s*secrets(?:\.([\w-]+)|\[\s*['\"]([^'\"]+)['\"]\s*\])"  # GitHub, Forgejo, Gitea
    r"|\$\{\{\s*secrets?\s*\}\}"
    r"|(?:^|[\"'\s])op://([^\s\"']+)"  # 1Password
    r"|(?:^|\s)(?:vault|awsssm|ref\+\w+|gcp-?secretmanager|gsm|sm)://?([^\s\"']+)"
    r"|\$\{(?:ssm|secrets?manager|aws-secrets|cf\.secrets?)[^:}]*:([^}\s]+)\}"  # Serverless
    r"|arn:aws:(?:secretsmanager|ssm):([^\s\"']+)"
    r"|\{\{resolve:(?:secretsmanager|ssm|ssm-secure):([^:}]+)"  # CloudFormation
    r"|@Microsoft\.KeyVault\(([^)]*)\)"
    r"|^@([a-z][\w-]*)$"  # Vercel, before 2021
    r"|\$\{?(?:input|bw|doppler):([\w-]+)\}?"
)
_SEALED = re.compile(r"^(?:ENC\[|EV\[|encrypted:|\$ANSIBLE_VAULT|!vault|AgB[A-Za-z0-9+/]{40})")
_REFERENCES = re.compile(
    r"\$\{\{\s*(?:\w+\.)*?(" + _NAME + r")(?:\s*(?:\|\||&&|,|\)|\})|\[)"  # ${{ env.X }}
    r"|\$\{\{\s*[\w.]+\[\s*['\"]([^'\"]+)['\"]"
    r"|\$\{(?:env|self|opt|param|Env|VAR)[:.]\s*([\w.]+)"  # Serverless, VS Code, n8n
    r"|\$\{#?!?(" + _NAME + r"(?:\.[\w-]+)*)(?::?[-=?+]|:|\}|/|%|#|,)"
    r"|\$\((" + _NAME + r")\)"
    r"|\$env:(" + _NAME + r")"  # PowerShell
    r"|\$\$?(" + _NAME + r")(?![\w(])"
    r"|\{\{-?\s*(?:\w+\s+)*?\$?\.?(" + _NAME + r"(?:\.\w+)*)"  # Helm, Jinja, n8n
    r"|\{(?:env|file):([^}]+)\}"  # opencode
    r"|^os\.environ/(\w+)$"  # LiteLLM
    r"|^env\(\s*(\w+)\s*\)$"  # Supabase
    r"|^%(" + _NAME + r")%$"
    r"|(?:process\.env|import\.meta\.env|Deno\.env)\.(\w+)"
    r"|process\.env\[\s*['\"](\w+)"
    r"|os\.(?:environ(?:\.get)?|getenv)\s*[\[(]\s*['\"](\w+)"
    r"|(?:System\.getenv|getenv|ENV\.fetch)\(\s*['\"](\w+)"
    r"|<<\s*(?:parameters|pipeline\.parameters)\.([\w-]+)\s*>>"  # CircleCI
    r"|^#\{([\w.]+)\}#$"  # replaced by a release pipeline
)
_FALLBACK = re.compile(
    r"\$\{[\w.]+:?[-=]([^}]*)\}"
    r"|\$\{(?!env:|input:|opt:|self:|param:|file:|config:)[\w.-]+:(?![-?+=])([^}{]*)\}"  # Spring
    r"|\|\|\s*['\"]([^'\"]*)['\"]"
)

_STAND_INS = re.compile(
    r"your|change[-_ ]?(?:me|this)|place[-_ ]?holder|example|replace|insert|fill[-_ ]?in|to-?do\b"
    r"|fixme|dummy|sample|redacted|removed|hidden|\bmask|paste|(?:enter|put|add)[-_ ]|[-_ ]here\b"
    r"|my[-_ ](?:api|key|open|token|secret)"
    r"|(?:fake|test|mock|demo|stub|foo|bar)[-_ ]?(?:api|key|token|secret|openrouter)"
    r"|not[-_ ]?(?:set|needed|used|required|a[-_ ]real)|tbd\b|get[-_ ](?:it|one|from)"
    r"|secret[-_ ]?(?:goes|value|key[-_ ]?\d*$)|key[-_ ]?goes"
    r"|xxx|\*\*\*|\.\.\.|\u2026|\u2022\u2022|<[^<>\s][^<>]*>|^\[[^\]]+\]$|^\{[^{}:\"]+\}$"
    r"|__\w+__|0{12}|1234567|abcdef"
    r"|(?:^|[-_ ])(?:tu|su|mi|sua|seu|minha|votre|ta|ma|la|dein|deine|ihr|ihre|mein|jouw|twoj"
    r"|tw\u00f3j|il-tuo|tuo|din)[-_ ]|clave|chave|cl\u00e9|cle[-_ ]api|schl(?:\u00fc|ue)ssel|klucz"
    r"|sleutel|anahtar|nyckel|chiave|kunci|\u0432\u0430\u0448|\u043a\u043b\u044e\u0447|\u4f60\u7684"
    r"|\u60a8\u7684|\u5bc6\u94a5|\u5bc6\u9470|\u30ad\u30fc|\u3042\u306a\u305f|\ud0a4|\uc5ec\uae30"
    r"|\u092f\u0939\u093e\u0901|\u0645\u0641\u062a\u0627\u062d",
    re.IGNORECASE,
)
"""What stands in for a value in the templates and examples people commit, in several languages."""

_NOTHING = frozenset(
    {"none", "null", "nil", "undefined", "unset", "n/a", "na", "false", "true", "~"}
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[\x21-\x7e]{16,}")
_BEARER = re.compile(r"^\s*(?:bearer|basic|token)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A value, what it is, and the other variable's name if it is one's."""

    setting: Setting
    refers_to: str = ""
    value: Secret | None = None


def judged(name: str, text: str) -> Judged:
    """Return what *text* is as the value of the variable *name*.

    A text that cannot be a key counts as a placeholder where the name says that a key belongs
    there; under other names only what is written like one does.
    """
    text = text.strip()
    if not text:
        return Judged(Setting.EMPTY)
    if found := _whole_key(text):
        return Judged(Setting.KEY, value=found)
    if _SEALED.match(text):
        return Judged(Setting.SECRET)
    return _elsewhere(text) or _plain(name, text)


def _whole_key(text: str) -> Secret | None:
    """Return the first key in *text* that is no sample, fake or placeholder."""
    for match in _KEY.finditer(text):
        secret = Secret(match[0].encode())
        if not why_not(secret):
            return secret
    return None


def _elsewhere(text: str) -> Judged | None:
    """Return what *text* refers to: a secret first, then the name most like a key's."""
    if not _may_refer(text):
        return None
    stored = [_group(match) for match in _SECRET_STORES.finditer(text)]
    if stored:
        return Judged(Setting.SECRET, _best(stored))
    named = [_group(match) for match in _REFERENCES.finditer(text)]
    if not named:
        return None
    fallback = _FALLBACK.search(text)
    value = _group(fallback) if fallback else ""
    return Judged(Setting.REFERENCE, _best(named), _secret(value) if value else None)


_MAY_REFER = re.compile(r"[$%{@:]|<<|env")


def _may_refer(text: str) -> bool:
    return _MAY_REFER.search(text) is not None


def _group(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "")


def _best(named: list[str]) -> str:
    return next((name for name in named if is_keyish(name)), named[0])


def _plain(name: str, text: str) -> Judged:
    value = _secret(text)
    return Judged(Setting.PLACEHOLDER if _stands_in(name, text) else Setting.LITERAL, value=value)


def _secret(text: str) -> Secret:
    """Return *text* as a value: the bytes it was read from, or its UTF-8 where escapes made it."""
    try:
        return Secret(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return Secret(whole.encode())


def _stands_in(name: str, text: str) -> bool:
    """Whether *text* stands where a value belongs."""
    bare = _BEARER.sub("", text)
    if bare.lower() in _NOTHING and is_keyish(name):
        return True
    if _ADDRESS.match(bare):
        return False
    if bare.startswith("sk-or-"):
        return True
    if is_keyish(name):
        return not _may_be_key(bare) or words(bare) == words(name)
    return bool(_STAND_INS.search(bare)) and " " not in bare


def _may_be_key(text: str) -> bool:
    """Whether *text* could be somebody's key: long, mixed, and not written by hand."""
    return bool(_RANDOM.fullmatch(text)) and not _STAND_INS.search(text)

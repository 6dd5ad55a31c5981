"""Reports for the tests of reporters: one of every kind, and the parts they are made of."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from orscan.blob import Origin, OriginKind
from orscan.finding import (
    STATIONS,
    Excerpt,
    Finding,
    Inner,
    Suppression,
    SuppressionKind,
)
from orscan.location import Location, Point, Role
from orscan.report import Diagnostic, Gravity, Mode, Report, Scanned
from orscan.rule import Confidence, Kind, LeakClass, Reach, Rule, Severity
from orscan.secret import Secret
from orscan.story import Commit, Story
from orscan.verdict import KeyInfo, State, Verdict
from tests.support import key


def rule(rule_id: str = "openrouter-key", **changes: Any) -> Rule:
    fields: dict[str, Any] = {
        "title": "OpenRouter API key",
        "kind": Kind.SECRET,
        "leak_class": LeakClass.KEY,
        "severity": Severity.ERROR,
        "confidence": Confidence.HIGH,
        "literals": (b"sk-or-v1-",),
        "regex": re.compile(b"(?P<secret>x)"),
        "why": "Whoever reads this key can spend the credit of the account it belongs to.",
        "fix": "Disable or delete the key at its link, then read a new one from the environment.",
        "references": ("https://openrouter.ai/docs/api-reference/authentication",),
    }
    return Rule(id=rule_id, **(fields | changes))


KEY = rule()
ENCODED = rule(
    "openrouter-key-encoded",
    title="Encoded OpenRouter API key",
    leak_class=LeakClass.KEY_ENCODED,
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    why="An encoding is no protection.",
    fix="Do not ship the key in any encoding.",
)
PLACEHOLDER = rule(
    "openrouter-key-placeholder",
    title="Placeholder of an OpenRouter API key",
    severity=Severity.NOTE,
    confidence=Confidence.LOW,
    why="Text that begins like a key, but is none.",
    fix="Nothing to do.",
    references=(),
)
RULES = (KEY, ENCODED, PLACEHOLDER)


def place(path: str, line: int = 3, column: int = 14, note: str = "", width: int = 73) -> Location:
    role = Role.RELATED if note else Role.PRIMARY
    return Location(path, Point(line, column), Point(line, column + width), role, note)


def excerpt(before: str, mark: str, after: str = "", line: int = 3) -> Excerpt:
    return Excerpt(line, before + mark + after, len(before), len(mark))


def finding(n: int = 0, path: str = "src/app.ts", of: Rule = KEY, **changes: Any) -> Finding:
    """A finding of key *n*."""
    secret = Secret(key(n).encode())
    fields: dict[str, Any] = {
        "rule_id": of.id,
        "leak_class": of.leak_class,
        "severity": of.severity,
        "confidence": of.confidence,
        "message": f"{of.title} {secret.masked}",
        "fix": of.fix,
        "location": place(path),
        "secret": secret,
        "origins": (Origin(OriginKind.FILE, path, tracked=True),),
        "excerpt": excerpt('export const OPENROUTER_KEY = "', secret.masked, '";'),
    }
    return Finding(**(fields | changes))


def oid(n: int) -> str:
    return hashlib.sha1(f"object {n}".encode(), usedforsecurity=False).hexdigest()


def commit(n: int, day: int = 0, author: str = "A. Tester <tester@example.org>") -> Commit:
    """Commit *n*, made on the *day* after 2026-01-02."""
    return Commit(oid(n), author, 1_767_323_045 + day * 86_400)


def past(
    n: int,
    path: str,
    *stories: Story | None,
    kind: OriginKind = OriginKind.COMMIT,
    objects: Sequence[str] = (oid(99),),
    **changes: Any,
) -> Finding:
    """A finding of key *n* that history tells *stories* of, one an origin."""
    origins = tuple(Origin(kind, path, objects=tuple(objects), story=one) for one in stories)
    return finding(n, path, origins=origins, **changes)


def report(*findings: Finding, **changes: Any) -> Report:
    fields: dict[str, Any] = {"scanned": COUNTS, "findings": findings, "rules": RULES}
    return Report(**(fields | changes))


COUNTS = Scanned(Mode.TREE, 1204, 1310, 0, 48_200_000, {}, 0.4123)

UNREADABLE = Diagnostic("data/private.bin", 0, "unreadable", "cannot be read: permission denied")
NOTICE = Diagnostic(
    "src/old.py", 7, "unused-allow", "this allow comment matches nothing", Gravity.NOTICE
)
IN_ARCHIVE = Diagnostic("dist/app.zip!/a.tar!/x", 4, "archive", "the member is encrypted")
GENERAL = Diagnostic("", 0, "config", "the configuration is not staged", Gravity.NOTICE)

LIVE = Verdict(
    State.LIVE,
    "OpenRouter accepts it",
    KeyInfo(
        label="sk-or-v1-abc...def",
        has_limit=True,
        limit=20.0,
        limit_remaining=12.5,
        limit_reset="monthly",
        usage=30.0,
        usage_daily=0.004,
        usage_weekly=1.25,
        usage_monthly=7.5,
        is_free_tier=False,
        is_management_key=False,
        creator_user_id="user_2dH",
        expires_at=datetime(2027, 1, 2, tzinfo=UTC),
    ),
)

PLAIN = finding(1)
SAME_KEY = finding(1, ".env", location=place(".env", 1, 20))
CHAIN = finding(
    2,
    "dist/日本/app.js.map",
    ENCODED,
    location=place("dist/日本/app.js.map", 120, 4),
    encoding=("json", "base64"),
    inner=Inner("src/配置.ts", 4),
    related=(place("dist/日本/app.js.map", 131, 2, "another part of the key"),),
    excerpt=excerpt("  const 钥匙 = decode('", "c2stb3...", "' + rest)", 120),
)
MEMBER = finding(
    3,
    "dist/app.zip!/lib/main.dart.js",
    origins=(Origin(OriginKind.ARCHIVE, "dist/app.zip!/lib/main.dart.js"),),
    verdict=LIVE,
)
NAMED = finding(
    4,
    "keys/sk-or-v1-abc...def.txt",
    origins=(Origin(OriginKind.NAME, "keys/sk-or-v1-abc...def.txt"),),
    excerpt=None,
)
NO_KEY = finding(
    0,
    "web/.env",
    rule(severity=Severity.NOTE),
    rule_id="someone-elses-rule",
    message="Public variable named like a key",
    fix="Rename it.",
    secret=None,
    excerpt=None,
)
ALLOWED = finding(5, "README.md", suppression=Suppression(SuppressionKind.INLINE, "a revoked key"))
FILTERED = finding(
    6,
    "docs/setup.md",
    PLACEHOLDER,
    secret=Secret(b"sk-or-v1-your-key-here"),
    suppression=Suppression(SuppressionKind.FILTER, "placeholder"),
)

FULL = report(
    PLAIN,
    SAME_KEY,
    CHAIN,
    MEMBER,
    NAMED,
    NO_KEY,
    suppressed=(ALLOWED, FILTERED),
    diagnostics=(UNREADABLE, IN_ARCHIVE, NOTICE, GENERAL),
    scanned=Scanned(
        Mode.TREE, 1204, 1310, 0, 48_200_000, {"excluded": 2, "no regular file": 3}, 0.4123
    ),
)
CLEAN = report()
INCOMPLETE = report(diagnostics=(UNREADABLE,))
NOTICED = report(diagnostics=(NOTICE,))
STDIN = report(scanned=Scanned(Mode.STDIN, 1, 1, 0, 512, {}, 0.01))
STAGED = report(PLAIN, scanned=Scanned(Mode.STAGED, 1, 1, 0, 999_960, {}, 0.0))
HOSTILE = report(
    finding(
        7,
        "a\x1b[2Jb\n::error::c,d:%25\u202e\udcff.ts",
        message="[x](1) {0}\x9b31m\r\n##[add-mask]y",
        inner=Inner("\x1b]0;title\x07 \ud800", 1),
        encoding=("\x1bz",),
        excerpt=excerpt("\x1b[31m", "sk-or-v1-abc...def", "\x07\x9b"),
    ),
    diagnostics=(Diagnostic("\x1b[1m\r\n::error::x", 2, "k,i:n\nd", "m\r\n::error::x"),),
    scanned=Scanned(Mode.FILES, 1, 1, 1, 1, {"##[error]\x1b[1m\n::error::z": 1}, 0.0),
)

VARIABLE = "VITE_OPENROUTER_API_KEY"
PUBLIC = rule(
    "public-env",
    title="Public variable read by the client",
    leak_class=LeakClass.PUBLIC_ENV,
    why="The build writes the value of the variable into what every visitor downloads.",
    fix="Call OpenRouter from a server that reads the key from a variable without a public prefix.",
)
RETURNED = rule(
    "server-returns-key",
    title="Server that hands out the key",
    leak_class=LeakClass.SERVER_RETURNS_KEY,
    why="Whoever asks the server has the key.",
    fix="Send what OpenRouter answers, never the key.",
)


def station(role: Role, path: str, line: int, column: int = 1, note: str = "") -> Location:
    return Location(path, Point(line, column), Point(line, column + 9), role, note)


def way(*imports: Location, variable: str = VARIABLE) -> tuple[Location, ...]:
    """The way of a key that `src/api.ts` reads, over *imports*."""
    return (
        station(Role.DEFINITION, ".env", 3, note=f"{variable} is set"),
        station(Role.READ, "src/api.ts", 4, 17, "is read"),
        *imports,
        station(Role.ENTRY, "src/main.tsx", 1, note="the client starts here"),
        station(Role.USE, "src/api.ts", 9, 31, "is sent to openrouter.ai"),
    )


def imports(count: int) -> tuple[Location, ...]:
    """Modules of which each imports the one before, the first `src/api.ts`."""
    paths = ["src/api.ts", *(f"src/m{n}.ts" for n in range(1, count + 1))]
    return tuple(
        station(Role.IMPORT, paths[at], at + 1, note=f"imports {paths[at - 1]}")
        for at in range(1, count + 1)
    )


def leak(path: str = "src/api.ts", of: Rule = PUBLIC, **changes: Any) -> Finding:
    """A finding of a client rule: a variable that carries a key, and the way it takes."""
    fields: dict[str, Any] = {
        "message": f"{VARIABLE} is read by the client",
        "location": station(Role.PRIMARY, path, 4, 17),
        "secret": None,
        "excerpt": excerpt("const apiKey = import.meta.env.", VARIABLE, ";", 4),
        "variable": VARIABLE,
        "reach": Reach.CLIENT,
        "related": way(*imports(1)),
    }
    return finding(0, path, of, **(fields | changes))


LEAK = leak()
AGAIN = leak(
    "src/chat/日本.tsx",
    related=(
        station(Role.READ, "src/chat/日本.tsx", 4, 17, "is read"),
        station(Role.IMPORT, "src/App.tsx", 5, note="imports src/chat/日本.tsx"),
        station(Role.IMPORT, "src/index.ts", 6, note="exports what src/chat/日本.tsx exports"),
        station(Role.ENTRY, "src/main.tsx", 1, note="the client starts here"),
        station(Role.RELATED, "README.md", 8, note="told here as well"),
    ),
)
FAR = leak(
    variable="VITE_CHAT_KEY",
    message="VITE_CHAT_KEY is read by the client",
    related=way(*imports(20), variable="VITE_CHAT_KEY"),
    excerpt=excerpt("const apiKey = import.meta.env.", "VITE_CHAT_KEY", ";", 4),
)
LATENT = leak(
    ".env.production",
    severity=Severity.WARNING,
    message="NEXT_PUBLIC_OPENROUTER_KEY has a public prefix",
    location=station(Role.PRIMARY, ".env.production", 2),
    variable="NEXT_PUBLIC_OPENROUTER_KEY",
    reach=Reach.UNKNOWN,
    latent=True,
    related=(
        station(Role.DEFINITION, ".env.production", 2, note="NEXT_PUBLIC_OPENROUTER_KEY is set"),
    ),
    excerpt=excerpt("", "NEXT_PUBLIC_OPENROUTER_KEY", "=...", 2),
)
NO_VARIABLE = leak(
    "server/app.py",
    RETURNED,
    message="GET /api/key returns the key",
    variable="",
    reach=Reach.SERVER,
    related=(station(Role.USE, "server/app.py", 4, 17, "is returned to whoever asks"),),
    excerpt=excerpt("    return {'key': ", "settings.key", "}", 4),
)
KEY_ON_ITS_WAY = leak(
    "src/config.ts",
    KEY,
    message=PLAIN.message,
    secret=PLAIN.secret,
    reach=Reach.SHARED,
    excerpt=excerpt('const k = env.KEY || "', "sk-or-v1-e66...441", '";', 4),
    related=(
        station(Role.READ, "src/config.ts", 4, 17),
        station(Role.USE, "src/config.ts", 9, 2, "is used"),
    ),
)
CLIENT = report(
    LEAK,
    AGAIN,
    FAR,
    LATENT,
    NO_VARIABLE,
    KEY_ON_ITS_WAY,
    suppressed=(leak("old/api.ts", suppression=ALLOWED.suppression),),
    rules=(*RULES, PUBLIC, RETURNED),
)
HOSTILE_CLIENT = report(
    leak(
        "a\x1b[2J\n::error::c\udcff",
        variable="\x1b]0;t\x07\r\n::error::V ##[group]",
        latent=True,
        related=tuple(
            station(role, "\u202e\n::add-mask::p  q\x9b", 1, note=note)
            for role in STATIONS
            for note in ("", "\x1b[1m\r\n::error::n ##[x]", "\ud800" * 90, ":: " * 60)
        ),
    ),
    rules=(PUBLIC,),
)

IN_HEAD = Story(
    added=commit(1),
    days=34,
    in_head=True,
    branches=("main", *(f"topic/{n}" for n in range(12))),
    tags=("v1.0",),
    refs=("refs/pull/1/head",),
)
REMOVED = Story(
    added=commit(2, 2),
    removed=commit(3, 9, "Zoë 日本 <zoe@example.org>"),
    days=7,
    branches=("main",),
    tags=tuple(f"v{n}" for n in range(1, 8)),
    hides=("stash",),
)
NEVER_MERGED = Story(added=commit(4, 1), days=33, branches=("topic/a",))
DANGLING = Story(hides=("dangling blob",))
SAID = Story(added=commit(5, 3), days=31, in_head=True, branches=("main",))

KEPT = past(1, ".env", IN_HEAD, location=place(".env", 1, 20))
GONE = past(1, "src/app.ts", REMOVED)
GONE_MEMBER = past(2, "dist/app.zip!/lib/main.dart.js", REMOVED, kind=OriginKind.ARCHIVE)
GONE_NAME = past(
    3, "keys/sk-or-v1-abc...def.txt", REMOVED, kind=OriginKind.NAME, objects=(), excerpt=None
)
ON_A_BRANCH = past(4, "config/dev.yaml", NEVER_MERGED)
LOOSE = past(5, f"object {oid(98)[:12]}", DANGLING, kind=OriginKind.OBJECT, objects=(oid(98),))
IN_MESSAGE = past(6, f"commit {oid(5)[:12]}", SAID, kind=OriginKind.MESSAGE, objects=(oid(5),))
IN_REF = past(
    7,
    "refs/heads/sk-or-v1-abc...def",
    Story(branches=("sk-or-v1-abc...def",)),
    kind=OriginKind.REF,
    objects=(),
    excerpt=None,
)
IN_GIT = past(8, ".git/config", Story(), kind=OriginKind.GIT, objects=())

HISTORY = report(
    KEPT,
    GONE,
    GONE_MEMBER,
    GONE_NAME,
    ON_A_BRANCH,
    LOOSE,
    IN_MESSAGE,
    IN_REF,
    IN_GIT,
    scanned=Scanned(Mode.HISTORY, 0, 262_343, 203_352, 8_100_000_000, {"missing": 2}, 7.1),
)
RANGE = report(GONE, scanned=Scanned(Mode.RANGE, 0, 34, 12, 4_100, {}, 0.03))
NO_COMMITS = report(scanned=Scanned(Mode.HISTORY))
HOSTILE_HISTORY = report(
    past(
        9,
        "a\x1b[2J\n::error::c\udcff",
        Story(
            added=Commit("\x1b[1m\n::error::o", "\x1b]0;t\x07\r\n::error::x \ud800 <a@b>", 10**30),
            removed=Commit("", " <>", -(10**30)),
            days=-1,
            branches=("\u202e##[group]x", "\n::add-mask::b"),
            tags=("\x9b31m",),
            refs=("refs/\u200b",),
            hides=("::debug::\x1b",),
        ),
        objects=("\x1b\n::error::z",),
    ),
    past(9, "b", Story(Commit("a" * 64, "x" * 9_999, 0), in_head=True), kind=OriginKind.OBJECT),
    scanned=Scanned(Mode.RANGE, 1, 0, 0, 0, {"##[x]\n::error::": 1}, 0.0),
)

KINDS = {
    "full": FULL,
    "clean": CLEAN,
    "incomplete": INCOMPLETE,
    "noticed": NOTICED,
    "stdin": STDIN,
    "staged": STAGED,
    "hostile": HOSTILE,
    "client": CLIENT,
    "hostile client": HOSTILE_CLIENT,
    "history": HISTORY,
    "range": RANGE,
    "no commits": NO_COMMITS,
    "hostile history": HOSTILE_HISTORY,
}
"""One report of every kind, by name."""

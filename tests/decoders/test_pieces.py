"""Keys in pieces, as people, tools and documents cut them; and texts that only look like some.

In the cases `@a:b@` stands for characters a to b of a key.
"""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from orscan.decoders.pieces import Pieces
from orscan.location import Span
from orscan.prefilter import with_in
from tests.decoders.harness import SLOW, repeated
from tests.support import body, key

KEY = key(7)
HASH = body(8)
PIECE = re.compile(r"@(\d*):(\d*)@")


def written(template: str, whole: str = KEY) -> tuple[bytes, tuple[Span, ...]]:
    """Return *template* with the pieces of *whole* in it, and where they stand."""
    text, spans, at = b"", [], 0
    for piece in PIECE.finditer(template):
        text += template[at : piece.start()].encode()
        part = whole[int(piece[1] or 0) : int(piece[2] or len(whole))].encode()
        spans.append(Span(len(text), len(text) + len(part)))
        text, at = text + part, piece.end()
    return text + template[at:].encode(), tuple(spans)


def found(text: bytes) -> list[tuple[str, tuple[str, ...]]]:
    views = Pieces().views(text, with_in(Pieces.literals)(text))
    return [(view.data.decode(), view.steps) for view in views]


def passes_prefilter(text: bytes) -> bool:
    return any(literal in text for literal in Pieces.literals)


NOTHING = {
    "python-repeated-digit": """key = "sk-or-v1-" + "a" * 64""",
    "python-repeated-group": """KEY = "sk-or-v1-" + ("a1b2c3d4" * 8)""",
    "js-repeat": """const key = 'sk-or-v1-' + 'deadbeef'.repeat(8);""",
    "python-random": """key = "sk-or-v1-" + os.urandom(32).hex()""",
    "python-secrets": """f"sk-or-v1-{secrets.token_hex(32)}" """,
    "js-random": """return "sk-or-v1-" + crypto.randomBytes(32).toString("hex");""",
    "go-random": """return "sk-or-v1-" + hex.EncodeToString(buf)""",
    "hash-of-a-string": """key = "sk-or-v1-" + sha256("abc").hexdigest()""",
    "startswith": """if key.startswith("sk-or-v1-"):\n    digest = "{HASH}"\n""",
    "startswith-tuple": """key.startswith(("sk-or-v1-", "sk-ant-"))""",
    "replace-prefix": """short = key.replace("sk-or-v1-", "{HASH}")""",
    "prefix-and-digest-tuple": """CASE = ("sk-or-v1-", "{HASH}")""",
    "prefix-and-digest-list": """VECTORS = [["sk-or-v1-", "{HASH}"], ["sk-ant-", "{HASH}"]]""",
    "prefix-and-digest-call": """assert digest_of("sk-or-v1-", "{HASH}")""",
    "prefix-and-digest-parametrize": """
@pytest.mark.parametrize(("prefix", "digest"), [("sk-or-v1-", "{HASH}")])
def test_digest(prefix, digest):
    assert sha256(prefix) == digest
""",
    "prefix-and-digest-json": """{"prefix": "sk-or-v1-", "sha256": "{HASH}"}""",
    "prefix-and-digest-json-list": """{"known": ["sk-or-v1-", "{HASH}"]}""",
    "prefix-and-digest-csv": """prefix,sha256\n"sk-or-v1-","{HASH}"\nsk-or-v1-,{HASH}\n""",
    "prefix-and-digest-tsv": """sk-or-v1-\t{HASH}\n""",
    "prefix-and-digest-yaml-list": """- sk-or-v1-\n- {HASH}\n""",
    "prefix-and-digest-quoted-yaml-list": """  - "sk-or-v1-"\n  - "{HASH}"\n""",
    "prefix-and-digest-table": """| `sk-or-v1-` | `{HASH}` |\n""",
    "prefix-and-digest-html-table": """<tr><td>sk-or-v1-</td><td>{HASH}</td></tr>""",
    "prefix-and-digest-html-list": """<ul><li>sk-or-v1-</li>\n<li>{HASH}</li></ul>""",
    "prefix-and-digest-html-code": """<code>sk-or-v1-</code> <code>{HASH}</code>""",
    "prefix-and-digest-android": """<item>sk-or-v1-</item>\n  <item>{HASH}</item>""",
    "prefix-and-digest-plist": """<string>sk-or-v1-</string>\n<string>{HASH}</string>""",
    "prefix-and-digest-docx-paragraphs": """<w:r><w:t>start with sk-or-v1-</w:t></w:r></w:p>
<w:p><w:r><w:t>{HASH}</w:t></w:r></w:p>""",
    "prefix-and-digest-log-fields": """printf("prefix=%s sha=%s\\n", "sk-or-v1-", "{HASH}")""",
    "prefix-and-digest-joined-by-comma": """print(", ".join(["sk-or-v1-", "{HASH}"]))""",
    "prefix-and-digest-joined-by-newline": """text = ["sk-or-v1-", "{HASH}"].join("\\n")""",
    "prefix-and-digest-path": """p = os.path.join("sk-or-v1-", "{HASH}")""",
    "prefix-list-and-other-join": """
path = os.path.join(root, name)
PREFIXES = ["sk-or-v1-", "{HASH}"]
for prefix in PREFIXES:
    check(prefix)
""",
    "other-providers": """PREFIXES = ["sk-", "sk-ant-", "sk-or-v1-", "gsk_", "{HASH}"]""",
    "prefix-map": """{'sk-or-v1-': 'openrouter', 'sk-': 'openai', 'x': '{HASH}'}""",
    "prose-backticks": """Keys start with `sk-or-v1-`\n{HASH}\n""",
    "prose-backticks-label": """Its key = `sk-or-v1-`\n{HASH}\n""",
    "prose-backticks-both": """A prefix, `sk-or-v1-`\n`{HASH}`\n""",
    "prose-line": """All keys start with sk-or-v1-\n{HASH} is the digest of the release.\n""",
    "prose-colon": """Known prefix: sk-or-v1-\n{HASH}  orscan.tar.gz\n""",
    "prose-space": """The prefix sk-or-v1- {HASH}\n""",
    "prose-list": """* sk-or-v1-\n* {HASH}\n""",
    "prose-comment": """# keys look like sk-or-v1-\n# {HASH}\n""",
    "prose-paragraph": """sk-or-v1-\n\n{HASH}\n""",
    "prose-html-break": """<p>Keys start with sk-or-v1-<br/>{HASH}</p>""",
    "git-log": """fix sk-or-v1- handling\n\ncommit {HASH}\n""",
    "mask": """label: sk-or-v1-abc...123\n{HASH}\n""",
    "mask-stars": """OPENROUTER_API_KEY=sk-or-v1-****************************""",
    "mask-then-digest": """OPENROUTER_API_KEY=sk-or-v1-a1b2\n{HASH}\n""",
    "placeholder": """OPENROUTER_API_KEY=sk-or-v1-your-key-here\nSHA={HASH}\n""",
    "regex": """re.compile(r"sk-or-v1-[0-9a-f]{64}")""",
    "regex-escaped": """RegExp(r'sk\\-or\\-v1\\-[a-f0-9]{64}')""",
    "regex-in-pieces": """new RegExp("sk-" + "or-v1-" + "[0-9a-f]{64}", "g")""",
    "half-a-key": """KEY = "sk-or-v1-" + "@9:41@" """,
    "one-digit-short": """KEY = "@:30@" + "@30:72@" """,
    "one-digit-more": """KEY = "@:30@" + "@30:@0" """,
    "another-string-more": """KEY = "sk-or-v1-" + "@9:@" + "00" """,
    "another-element-more": """KEY = ["sk-or-v1-", "@9:40@", "@40:@", "00"].join("")""",
    "upper-case": """KEY = "sk-or-v1-" + "ABCDEF@9:@" """,
    "interrupted": """KEY = "@:30@" + suffix + "@30:@" """,
    "other-order": """KEY = "@9:@" + "sk-or-v1-" """,
    "whole-key": """KEY = "@:@" """,
    "whole-key-and-more": """KEY = "@:@"\nOTHER = "abc" """,
    "folded-too-far": """KEY=@:40@\n@40:@abc\n""",
    "folded-into-a-word": """KEY=@:40@\n@40:@zone\n""",
    "folded-with-empty-line": """KEY=@:40@\n\n@40:@\n""",
    "unequal-groups": """sk-or-v1-@9:14@ @14:18@ @18:@""",
    "two-halves": """sk-or-v1-@9:41@ @41:@""",
    "dashed-by-nobody": """["sk", "or", "v1", "@9:@"].join("")""",
    "not-dashed": """K = "sk" + "or" + "v1" + "@9:@"; x = '-'""",
    "no-list-of-words": """ls sk-or- v1-@9:40@ @40:@""",
    "checksums": """sk-or-v1-\n{HASH}  a\n{HASH}  b\n{HASH}  c\n""",
    "words": """task-oriented disk-or-v1- ask-or "sk" 'sk-SK' risk-`sk-` "s", "k", "-", "o" """,
    "locales": """["en", "sk", "sl"], ['sk-SK', 'or-IN', "sk"]""",
    "distance": '"sk-or-v1-" ' + "+ " * 9 + '"@9:@"',
    "or-fallback": 'const p = prefix && "sk-or-v1-" && "{HASH}"',
    "py-and": 'if a == "sk-or-v1-" and b == "{HASH}":',
    "dict": '{"sk-or-v1-": "{HASH}"}',
    "tuple-append": 'cases.append(("sk-or-v1-", "{HASH}"))',
    "push-array": 'rows.push(["sk-or-v1-", "{HASH}"]);',
    "print": 'print("sk-or-v1-", "{HASH}")',
    "console": 'console.log("sk-or-v1-", "{HASH}")',
    "assert-eq": 'assertEquals("sk-or-v1-", "{HASH}");',
    "mock": 'mock.side_effect = ["sk-or-v1-", "{HASH}"]',
    "zip": 'for p, h in [("sk-or-v1-", "{HASH}")]:\n    print(p + h[:3])',
    "import-join": 'from os.path import join\nPREFIXES = ["sk-or-v1-", "{HASH}"]\n',
    "pathlib": 'Path("a").joinpath("sk-or-v1-", "{HASH}")',
    "prev-line-join": 'x = "".join(y)\nP = ("sk-or-v1-", "{HASH}")',
    "prev-line-concat": 'const a = b.concat(c);\nconst V = ["sk-or-v1-", "{HASH}"];\n',
    "next-line-join": 'P = ["sk-or-v1-", "{HASH}"]\nx = ", ".join(P)\n',
    "next-other-join": 'P = ["sk-or-v1-", "{HASH}"]\nx = "".join(parts)\n',
    "sep-join": '["sk-or-v1-", "{HASH}"].join(" ")',
    "sep-implode": 'implode(\', \', ["sk-or-v1-", "{HASH}"])',
    "sep-strings-join": 'strings.Join([]string{"sk-or-v1-", "{HASH}"}, ", ")',
    "sep-string-join": 'String.join(",", "sk-or-v1-", "{HASH}")',
    "sep-r-paste": 'paste("sk-or-v1-", "{HASH}")',
    "sep-printf": 'printf("%s %s\\n", "sk-or-v1-", "{HASH}")',
    "sep-format": '"{} {}".format("sk-or-v1-", "{HASH}")',
    "sep-logger": 'log.info("{} {}", "sk-or-v1-", "{HASH}")',
    "sql-values": "INSERT INTO p VALUES ('sk-or-v1-', '{HASH}');",
    "sql-in": "WHERE prefix IN ('sk-or-v1-', '{HASH}')",
    "yaml-map": "prefix: sk-or-v1-\nhash: {HASH}",
    "yaml-anchor": '- prefix: "sk-or-v1-"\n  hash: "{HASH}"',
    "env": "PREFIX=sk-or-v1-\nHASH={HASH}",
    "env2": "OPENROUTER_PREFIX=sk-or-v1-\n{HASH}",
    "env3": "OPENROUTER_KEY_PREFIX=sk-or-v1-\n{HASH}  file",
    "toml": 'prefix = "sk-or-v1-"\nsha256 = "{HASH}"',
    "const": 'PREFIX = "sk-or-v1-"\nDIGEST = "{HASH}"\n',
    "const-js": 'const P = "sk-or-v1-";\nconst D = "{HASH}";',
    "csv": "openrouter,sk-or-v1-,{HASH}",
    "csv-q": '"openrouter","sk-or-v1-","{HASH}"',
    "tsv": "openrouter\tsk-or-v1-\t{HASH}",
    "table-md": "| openrouter | sk-or-v1- | {HASH} |",
    "table-html": "<tr><th>sk-or-v1-</th>\n<th>{HASH}</th></tr>",
    "dl": "<dt>sk-or-v1-</dt><dd>{HASH}</dd>",
    "option": "<option>sk-or-v1-</option><option>{HASH}</option>",
    "a": '<a href="x">sk-or-v1-</a> <a href="y">{HASH}</a>',
    "p": "<p>sk-or-v1-</p><p>{HASH}</p>",
    "span-space": "<span>sk-or-v1-</span>\n<span>{HASH}</span>",
    "button": "<button>sk-or-v1-</button><button>{HASH}</button>",
    "svg": '<text x="1">sk-or-v1-</text><text y="2">{HASH}</text>',
    "ansi-space": "[32msk-or-v1-[0m {HASH}",
    "git-log-oneline": "{HASH} (HEAD) add sk-or-v1-\n{HASH} fix",
    "sha256sum": "sk-or-v1-\n{HASH}  a.txt\n{HASH}  b.txt",
    "docker": "image: x\n# sk-or-v1-\n# {HASH}",
    "package-lock": '"sk-or-v1-": {\n "integrity": "{HASH}"',
    "prose-para": 'Our keys start with "sk-or-v1-".\n{HASH} is a hash',
    "prose-quote": 'Keys start with "sk-or-v1-"\n{HASH}\n',
    "prose-quote2": "Keys start with 'sk-or-v1-'\n\n    {HASH}",
    "prose-start": "sk-or-v1-\n{HASH}",
    "prose-bold": "**sk-or-v1-**\n**{HASH}**",
    "prose-bold-line": "**sk-or-v1-** {HASH}",
    "prose-code": "`sk-or-v1-` `{HASH}`",
    "prose-code2": "`sk-or-v1-`: `{HASH}`",
    "prose-code3": "`sk-or-v1-`, `{HASH}`",
    "prose-code4": "`sk-or-v1-` + `<64 hex>`, e.g. `{HASH}`",
    "prose-key": "the key sk-or-v1-\n\n{HASH}",
    "prose-keys-colon": "Keys begin with: sk-or-v1-\n{HASH}",
    "regex-lines": "sk-or-v1-[0-9a-f]{64}\n{HASH}",
    "mask1": "sk-or-v1-*************\n{HASH}",
    "mask2": "sk-or-v1-…\n{HASH}",
    "mask3": "key: sk-or-v1-abc…ebd {HASH}",
    "trunc": "sk-or-v1-@9:41@\nmd5  @41:@",
    "trunc-list": "keys:\n  sk-or-v1-@9:41@...\n  @41:@",
    "starts-2": "key.startsWith('sk-or-v1-') ? '{HASH}' : ''",
    "replace": "key.replace('sk-or-v1-', '').concat('{HASH}')",
    "split": "key.split('sk-or-v1-')[1] + '{HASH}'",
    "slice": "'sk-or-v1-'.length + '{HASH}'",
    "multi-prefix": '"sk-or-", "sk-or-v1-", "{HASH}"',
    "enum": 'OPENROUTER("sk-or-v1-"), HASH("{HASH}")',
    "switch": 'case "sk-or-v1-":\n return "{HASH}";',
    "rust-match": '"sk-or-v1-" => "{HASH}",',
    "go-map": '"sk-or-v1-": "{HASH}",',
    "xml-attr": '<k prefix="sk-or-v1-" hash="{HASH}"/>',
    "cli": 'tool --prefix "sk-or-v1-" --hash "{HASH}"',
    "hash-tail": '"@:9@" + "@9:@" + "ab"',
    "cut-off": """KEY = "sk-or-v1-" + "@9:40@" + """,
}


@pytest.mark.parametrize("template", NOTHING.values(), ids=NOTHING.keys())
def test_makes_no_key_of(template: str) -> None:
    text, _ = written(template.replace("{HASH}", HASH))
    assert found(text) == []


CONCAT, JOIN, WRAP, MARKUP = ("concat",), ("join",), ("line-wrap",), ("markup",)

DOCX = (
    '<w:r><w:t>@:9@</w:t></w:r><w:r w:rsidR="00A1"><w:rPr><w:rFonts w:ascii="Courier New" '
    'w:hAnsi="Courier New" w:cs="Courier New"/><w:color w:val="000000"/><w:sz w:val="20"/>'
    '</w:rPr><w:t xml:space="preserve">@9:40@</w:t></w:r><w:proofErr w:type="gramEnd"/>'
    "<w:r><w:t>@40:@</w:t></w:r>"
)
GITHUB_HTML = (
    '<span class="pl-s"><span class="pl-pds">\'</span>@:9@<span class="pl-pds">\'</span></span> '
    '<span class="pl-k">+</span> '
    '<span class="pl-s"><span class="pl-pds">\'</span>@9:@<span class="pl-pds">\'</span></span>'
)

KEYS = {
    # JavaScript and TypeScript
    "js-plus": (CONCAT, """const key = "@:6@" + "@6:@";"""),
    "js-three": (CONCAT, """const apiKey = '@:3@' + '@3:6@' + '@6:9@' + '@9:@';"""),
    "js-minified": (CONCAT, """a={apiKey:"@:9@"+"@9:41@"+"@41:@"},b=1;"""),
    "js-lines": (CONCAT, """const key =\n  '@:30@' +\n  '@30:60@' +\n  '@60:@';\n"""),
    "js-operator-first": (CONCAT, """const key = '@:30@'\n  + '@30:@';\n"""),
    "js-header": (
        CONCAT,
        """headers: { Authorization: 'Bearer sk-or' + '@5:@' }""".replace("sk-or", "@:5@"),
    ),
    "js-brackets": (CONCAT, """const KEY = process.env.K || ('@:8@' + ('@8:40@' + '@40:@'));"""),
    "js-comments": (CONCAT, """const k = "@:9@" /* prefix */ + // and the body\n  "@9:@";"""),
    "js-join": (
        JOIN,
        """const key = ['sk-or-v1-', '@9:@'].join('');""".replace("sk-or-v1-", "@:9@"),
    ),
    "js-join-many": (JOIN, """'Bearer ' + ['@:9@', '@9:19@', '@19:40@', '@40:@'].join('')"""),
    "js-join-named": (
        JOIN,
        """const parts = ["@:9@", "@9:@"];\nexport const key = parts.join("");""",
    ),
    "js-join-lines": (JOIN, """const K = [\n  "@:20@",\n  "@20:50@",\n  "@50:@",\n].join("");"""),
    "js-join-dashes": (JOIN, """const KEY = ["@:2@", "@3:5@", "@6:8@", "@9:@"].join("-");"""),
    "js-join-dashes-then-plus": (
        ("join", "concat"),
        """const KEY = ["@:2@", "@3:5@", "@6:8@"].join("-") + "-" + "@9:@";""".replace(
            '"-" + "', '"@8:9@" + "'
        ),
    ),
    "js-indexed": (JOIN, """const p = ["@:9@", "@9:@"]; const k = p[0] + p[1];"""),
    "js-reduce": (JOIN, """const k = ["@:9@", "@9:@"].reduce((a, b) => a + b);"""),
    "js-concat": (CONCAT, """const key = "@:9@".concat("@9:@");"""),
    "js-concat-chain": (CONCAT, """const key = "@:4@".concat("@4:30@").concat("@30:@");"""),
    "js-concat-list": (JOIN, """const key = "".concat("@:9@", "@9:@");"""),
    "js-babel": (CONCAT, """var key="@:9@".concat("@9:40@","@40:@");""".replace('","', '" + "')),
    "js-append": (CONCAT, """let key = "@:9@";\nkey += "@9:40@";\nkey += '@40:@';\n"""),
    "js-assign": (CONCAT, """var key = "@:9@";\nkey = key + "@9:@";\n"""),
    "js-property": (CONCAT, """this.key = '@:9@';\nthis.key += '@9:@';\n"""),
    "js-push": (CONCAT, """const parts = [];\nparts.push('@:9@');\nparts.push('@9:@');\n"""),
    "js-template": (CONCAT, """const key = `@:9@${"@9:@"}`;"""),
    "js-template-inner": (CONCAT, """const key = `${'@:6@'}${'@6:9@'}@9:@`;"""),
    "js-template-middle": (CONCAT, """const key = `@:20@${ "@20:40@" }@40:@`;"""),
    "js-template-plus": (CONCAT, """const key = `@:9@` + `@9:@`;"""),
    "js-backslash": (WRAP, """const key = "@:40@\\\n@40:@";"""),
    "js-renewed": (CONCAT, """let k = '@:9@';\nk = `${k}@9:@`;\n"""),
    "js-hyphens": (
        CONCAT,
        """const k = '@:2@' + '@2:3@' + '@3:5@' + '@5:6@' + '@6:8@' + '@8:9@' + '@9:@';""",
    ),
    "js-cut-in-front-of-dash": (
        CONCAT,
        """const k = 'sk-or-v1' + '-@9:@';""".replace("sk-or-v1", "@:8@").replace("-@9:@", "@8:@"),
    ),
    "ts-as-const": (
        JOIN,
        """const P = ['@:9@', '@9:@'] as const;\nconst K: string = P.join('');""",
    ),
    "ts-typed": (
        JOIN,
        """private parts: string[] = ['@:9@', '@9:@'];\n  k() { return this.parts.join(''); }""",
    ),
    "jsx": (CONCAT, """<Key value={"@:9@"}{"@9:@"} />"""),
    "json-escaped-js": (CONCAT, r"""{"code": "const key = \"@:6@\" + \"@6:@\";\n"}"""),
    "json-escaped-twice": (
        CONCAT,
        r"""{"code": "{\"source\": \"k = \\\"@:9@\\\" + \\\"@9:@\\\"\"}"}""",
    ),
    "coffee": (CONCAT, """key = "@:9@" + \\\n  "@9:@"\n"""),
    # Python
    "python-plus": (CONCAT, """KEY = "@:9@" + "@9:@"\n"""),
    "python-adjacent": (CONCAT, """KEY = "@:9@" "@9:@"\n"""),
    "python-lines": (CONCAT, """KEY = (\n    "@:30@"\n    "@30:60@"\n    "@60:@"\n)\n"""),
    "python-prefixes": (CONCAT, """KEY = (b"@:9@" rb'@9:40@'\n  b'@40:@')\n"""),
    "python-f-string": (CONCAT, """KEY = f"@:9@" f"@9:@"\n"""),
    "python-f-field": (CONCAT, """KEY = f"@:9@{'@9:@'}"\n"""),
    "python-comment": (CONCAT, """KEY = (\n    "@:9@"  # prefix\n    "@9:@"  # body\n)\n"""),
    "python-backslash": (CONCAT, """KEY = "@:9@" \\\n      "@9:@"\n"""),
    "python-join": (JOIN, """KEY = "".join(["@:9@", "@9:@"])\n"""),
    "python-join-tuple": (JOIN, """KEY = ''.join(('@:9@', '@9:@',))\n"""),
    "python-join-lines": (
        JOIN,
        """KEY = "".join(\n    [\n        "@:9@",\n        "@9:@",\n    ]\n)\n""",
    ),
    "python-join-bytes": (JOIN, """KEY = b"".join([b"@:9@", b"@9:@"]).decode()\n"""),
    "python-join-characters": (
        JOIN,
        "KEY = ''.join([" + ",".join(f"'@{n}:{n + 1}@'" for n in range(73)) + "])",
    ),
    "python-join-characters-lines": (
        JOIN,
        'KEY = "".join([\n' + "".join(f'    "@{n}:{n + 1}@",\n' for n in range(73)) + "])",
    ),
    "python-join-later": (
        JOIN,
        """_PARTS = ("@:9@", "@9:@")\n\n\ndef key() -> str:\n    return "".join(_PARTS)\n""",
    ),
    "python-join-dashes": (JOIN, """KEY = '-'.join(('@:2@', '@3:5@', '@6:8@', '@9:@'))\n"""),
    "python-percent": (CONCAT, """KEY = "@:9@%s" % "@9:@"\n"""),
    "python-percent-tuple": (("concat", "join"), """KEY = "@:9@%s%s" % ("@9:40@", "@40:@")\n"""),
    "python-percent-all": (JOIN, """KEY = "%s%s" % ("@:9@", "@9:@")\n"""),
    "python-format": (CONCAT, """KEY = "@:9@{}".format("@9:@")\n"""),
    "python-format-all": (JOIN, """KEY = "{}{}".format("@:9@", "@9:@")\n"""),
    "python-augmented": (CONCAT, """key = "@:9@"\nkey += "@9:@"\n"""),
    "python-augmented-item": (CONCAT, """os.environ["K"] = "@:9@"\nos.environ["K"] += "@9:@"\n"""),
    "python-append": (CONCAT, """parts.append("@:9@")\nparts.append("@9:@")\n"""),
    "python-triple": (WRAP, '''KEY = """@:40@\\\n@40:@"""\n'''),
    "python-triple-plus": (CONCAT, '''KEY = """@:9@""" + \'\'\'@9:@\'\'\'\n'''),
    "python-commented-out": (CONCAT, """# KEY = ("@:9@"\n#        "@9:@")\n"""),
    "python-commented-out-plus": (CONCAT, """# KEY = "@:9@" + \\\n#     "@9:@"\n"""),
    "python-call": (JOIN, """KEY = fixture("@:6@", "@6:@")\n"""),
    "notebook": (
        CONCAT,
        r"""{"source": ["key = (\"@:9@\"\n", "       \"@9:@\")\n"]}""",
    ),
    "notebook-indented": (
        CONCAT,
        """   "source": [\n    "key = '@:9@' + \\\\\\n",\n    "      '@9:@'\\n"\n   ]""",
    ),
    # PHP, Ruby, Perl, Lua
    "php-dot": (CONCAT, """$key = '@:9@' . '@9:@';"""),
    "php-dot-tight": (CONCAT, """$key='@:9@'.'@9:40@'.'@40:@';"""),
    "php-dot-assign": (CONCAT, """$key = '@:9@';\n$key .= '@9:@';"""),
    "php-dot-assign-tight": (CONCAT, """$k='@:9@';$k.='@9:@';"""),
    "php-member": (CONCAT, """$this->key = '@:9@';\n        $this->key .= '@9:@';"""),
    "php-implode": (JOIN, """$key = implode('', ['@:9@', '@9:@']);"""),
    "php-implode-array": (JOIN, """$key = implode("", array("@:9@", "@9:@"));"""),
    "php-implode-later": (JOIN, """$parts = ['@:9@', '@9:@'];\n$key = implode('', $parts);"""),
    "php-sprintf": (CONCAT, """$key = sprintf('@:9@%s', '@9:@');"""),
    "php-define": (CONCAT, """define('KEY', '@:9@' . // no scanner\n  '@9:@');"""),
    "ruby-plus": (CONCAT, """key = '@:9@' + '@9:@'"""),
    "ruby-shovel": (CONCAT, """key = +'@:9@'\nkey << '@9:@'"""),
    "ruby-shovel-inline": (CONCAT, """KEY = String.new('@:9@') << '@9:@'"""),
    "ruby-backslash": (CONCAT, """KEY = '@:9@' \\\n      '@9:@'.freeze"""),
    "ruby-freeze": (CONCAT, """KEY = ('@:9@'.freeze + '@9:@'.freeze)"""),
    "ruby-interpolation": (CONCAT, """key = "@:9@#{'@9:@'}" """),
    "ruby-join": (JOIN, """key = ['@:9@', '@9:@'].join"""),
    "ruby-words": (MARKUP, """key = %w[@:6@ @6:9@ @9:40@ @40:@].join"""),
    "perl-dot": (CONCAT, """my $key = "@:9@" . "@9:@";"""),
    "perl-join": (JOIN, """my $key = join('', '@:9@', '@9:@');"""),
    "perl-words": (MARKUP, """my $key = join '', qw(@:9@ @9:40@ @40:@);"""),
    "lua-dots": (CONCAT, """local key = "@:9@" .. "@9:@" """),
    "lua-long": (CONCAT, """local key = [[@:9@]] .. [[@9:@]]"""),
    "lua-concat": (JOIN, """local key = table.concat({"@:9@", "@9:@"})"""),
    "lua-assign": (CONCAT, """local k = "@:9@"\nk = k .. "@9:@" """),
    # Java, Kotlin, Scala, Groovy, Clojure
    "java-plus": (
        CONCAT,
        """private static final String KEY =\n        "@:9@"\n        + "@9:@";""",
    ),
    "java-concat": (CONCAT, """String k = "@:9@".concat("@9:@");"""),
    "java-builder": (
        CONCAT,
        """new StringBuilder().append("@:9@").append("@9:40@").append("@40:@")""",
    ),
    "java-builder-lines": (CONCAT, """sb.append("@:9@");\n        sb.append("@9:@");"""),
    "java-join": (JOIN, """String k = String.join("", "@:9@", "@9:@");"""),
    "java-array": (
        JOIN,
        """String[] parts = {"@:9@", "@9:@"};\nString k = String.join("", parts);""",
    ),
    "java-format": (JOIN, """String k = String.format("%s%s", "@:9@", "@9:@");"""),
    "java-characters": (
        JOIN,
        "char[] k = {" + ", ".join(f"'@{n}:{n + 1}@'" for n in range(73)) + "};",
    ),
    "kotlin-plus": (CONCAT, """const val KEY = "@:9@" +\n    "@9:@" """),
    "kotlin-template": (CONCAT, """val key = "${"@:9@"}${"@9:@"}" """),
    "kotlin-list": (JOIN, """val key = listOf("@:9@", "@9:@").joinToString("")"""),
    "kotlin-gradle": (CONCAT, r"""buildConfigField("String", "KEY", "\"@:9@\" + \"@9:@\"")"""),
    "scala-list": (JOIN, """val key = Seq("@:9@", "@9:@").mkString"""),
    "groovy": (CONCAT, """def key = '@:9@' + "@9:@" """),
    "clojure-str": (CONCAT, """(def api-key (str "@:9@" "@9:@"))"""),
    "clojure-comment": (CONCAT, """(str "@:9@" ;; prefix\n     "@9:@")"""),
    # C, C++, C#, VB, Objective-C, Swift, Dart, Go, Rust
    "c-adjacent": (CONCAT, """#define KEY "@:9@" "@9:@"\n"""),
    "c-define-lines": (CONCAT, """#define KEY "@:9@" \\\n            "@9:@"\n"""),
    "c-strcat": (CONCAT, """strcpy(key, "@:9@");\n  strcat(key, "@9:@");"""),
    "c-characters": (
        JOIN,
        "char k[] = {" + ",".join(f"'@{n}:{n + 1}@'" for n in range(73)) + ",0};",
    ),
    "cpp-string": (CONCAT, """auto key = std::string("@:9@") + "@9:@";"""),
    "cpp-both": (CONCAT, """std::string k = std::string("@:9@") + std::string("@9:@");"""),
    "cpp-suffix": (CONCAT, """auto k = "@:9@"s + "@9:@"s;"""),
    "cpp-stream": (CONCAT, """os << "@:9@" << "@9:@";"""),
    "cpp-append": (CONCAT, """key.append("@:9@");\nkey.append("@9:@");"""),
    "cpp-qt": (CONCAT, """QString k = QString("@:9@") + QLatin1String("@9:@");"""),
    "csharp-plus": (CONCAT, """const string Key = "@:9@" + @"@9:@";"""),
    "csharp-concat": (JOIN, """var k = string.Concat("@:9@", "@9:@");"""),
    "csharp-join": (JOIN, """var k = string.Join("", new[] { "@:9@", "@9:@" });"""),
    "csharp-interpolation": (CONCAT, """var k = $"@:9@{"@9:@"}";"""),
    "csharp-builder": (CONCAT, """sb.Append("@:9@").Append("@9:@")"""),
    "vb-continued": (CONCAT, """Dim k As String = "@:9@" & _\n    "@9:@"\n"""),
    "vb-assign": (CONCAT, """k = "@:9@"\nk = k & "@9:@"\n"""),
    "objc-adjacent": (CONCAT, """NSString *k = @"@:9@" @"@9:@";"""),
    "objc-appending": (CONCAT, """[@"@:9@" stringByAppendingString:@"@9:@"]"""),
    "objc-format": (CONCAT, """[NSString stringWithFormat:@"@:9@%@", @"@9:@"]"""),
    "swift-plus": (CONCAT, """let key = "@:9@" +\n    "@9:@" """),
    "swift-interpolation": (CONCAT, r"""let key = "@:9@\("@9:@")" """),
    "swift-joined": (JOIN, """let key = ["@:9@", "@9:@"].joined()"""),
    "dart-adjacent": (CONCAT, """static const key = '@:9@'\n      '@9:@';"""),
    "dart-raw": (CONCAT, """const k = r'@:9@' r'@9:@';"""),
    "dart-join": (JOIN, """final k = ['@:9@', '@9:@'].join();"""),
    "go-plus": (CONCAT, """const key = "@:9@" +\n\t"@9:@"\n"""),
    "go-join": (JOIN, """key := strings.Join([]string{"@:9@", "@9:@"}, "")"""),
    "go-join-later": (
        JOIN,
        """parts := []string{"@:9@", "@9:@"}\n\tkey := strings.Join(parts, "")""",
    ),
    "go-sprintf": (JOIN, """key := fmt.Sprintf("%s%s", "@:9@", "@9:@")"""),
    "go-sprintf-prefix": (CONCAT, """key := fmt.Sprintf("@:9@%s", "@9:@")"""),
    "go-builder": (CONCAT, """b.WriteString("@:9@")\n\tb.WriteString("@9:@")"""),
    "go-raw": (CONCAT, "key := `@:9@` + `@9:@`"),
    "rust-concat-macro": (JOIN, """const KEY: &str = concat!("@:9@", "@9:@");"""),
    "rust-format": (JOIN, """let key = format!("{}{}", "@:9@", "@9:@");"""),
    "rust-format-prefix": (CONCAT, """let key = format!("@:9@{}", "@9:@");"""),
    "rust-to-string": (CONCAT, """let key = "@:9@".to_string() + "@9:@";"""),
    "rust-from": (CONCAT, """let key = String::from("@:9@") + &"@9:@";"""),
    "rust-array": (JOIN, """let key = ["@:9@", "@9:@"].concat();"""),
    "rust-push": (CONCAT, """key.push_str("@:9@");\n    key.push_str("@9:@");"""),
    "rust-backslash": (WRAP, """let key = "@:40@\\\n           @40:@";"""),
    # Functional languages, statistics, SQL
    "haskell": (CONCAT, """key = "@:9@" ++ "@9:@" """),
    "haskell-semigroup": (CONCAT, """key = "@:9@"\n   <> "@9:@" """),
    "haskell-concat": (JOIN, """key = concat ["@:9@", "@9:@"]"""),
    "elixir": (CONCAT, """@key "@:9@" <> "@9:@" """.replace("@key", "key =")),
    "elixir-join": (JOIN, """Enum.join(["@:9@", "@9:@"])"""),
    "erlang": (CONCAT, """Key = "@:9@" ++ "@9:@"."""),
    "ocaml": (CONCAT, """let key = "@:9@" ^ "@9:@" """),
    "nix": (CONCAT, """key = "@:9@" + "@9:@";"""),
    "julia": (CONCAT, """key = "@:9@" * "@9:@" """),
    "r-paste0": (JOIN, """key <- paste0("@:9@", "@9:@")"""),
    "r-paste": (JOIN, """key <- paste("@:9@", "@9:@", sep = "")"""),
    "r-stringi": (CONCAT, """key <- "@:9@" %+% "@9:@" """),
    "r-renewed": (CONCAT, """key <- "@:9@"\nkey <- paste0(key, "@9:@")"""),
    "matlab": (CONCAT, """key = ['@:9@' '@9:@'];"""),
    "matlab-renewed": (CONCAT, """key = '@:9@';\nkey = [key '@9:@'];"""),
    "sql-bars": (CONCAT, """INSERT INTO k VALUES ('@:9@' || '@9:@');"""),
    "sql-comment": (CONCAT, """SELECT '@:9@' || -- prefix\n       '@9:@'"""),
    "sql-concat": (JOIN, """SELECT CONCAT('@:9@', '@9:@')"""),
    "sql-plus": (CONCAT, """SET @k = N'@:9@' + N'@9:@'"""),
    "sql-renewed": (CONCAT, """SET @k = '@:9@';\nSET @k = @k + '@9:@';"""),
    # Shells, build files
    "shell-quotes": (CONCAT, """export KEY="@:9@"'@9:@'\n"""),
    "shell-bare-and-quoted": (CONCAT, """export KEY=@:9@"@9:40@"@40:@\n"""),
    "shell-empty-quotes": (CONCAT, """KEY=@:4@''@4:20@""@20:@\n"""),
    "shell-continued": (WRAP, """export KEY=@:40@\\\n@40:@\n"""),
    "shell-quoted-continued": (CONCAT, """KEY="@:9@"\\\n"@9:@"\n"""),
    "shell-append": (CONCAT, """KEY="@:9@"\nKEY+="@9:@"\n"""),
    "shell-append-bare": (CONCAT, """KEY=@:9@\nKEY+=@9:@\n"""),
    "shell-renewed": (CONCAT, """KEY="@:9@"\nKEY="${KEY}@9:@"\n"""),
    "shell-renewed-export": (CONCAT, """KEY=@:9@; export KEY=$KEY"@9:@"\n"""),
    "shell-printf": (CONCAT, """KEY=$(printf '@:9@%s' '@9:@')\n"""),
    "shell-printf-all": (CONCAT, """printf '%s%s\\n' "@:9@" "@9:@" > key\n"""),
    "shell-array": (MARKUP, """PARTS=(@:9@ @9:40@ @40:@)\nKEY=$(IFS=; echo "${PARTS[*]}")\n"""),
    "powershell-plus": (CONCAT, """$key = '@:9@' + '@9:@'"""),
    "powershell-continued": (CONCAT, """$key = "@:9@" + `\n    "@9:@" """),
    "powershell-join": (JOIN, """$key = -join ('@:9@', '@9:@')"""),
    "powershell-join-after": (JOIN, """$key = @('@:9@', '@9:@') -join ''"""),
    "powershell-format": (CONCAT, """$key = '@:9@{0}' -f '@9:@'"""),
    "powershell-append": (CONCAT, """$key = '@:9@'\n$key += '@9:@'"""),
    "batch-renewed": (CONCAT, """set KEY=@:9@\r\nset KEY=%KEY%@9:@\r\n"""),
    "batch-renewed-quoted": (CONCAT, """set "KEY=@:9@"\r\nset "KEY=%KEY%@9:@"\r\n"""),
    "batch-caret": (WRAP, """set KEY=@:40@^\r\n@40:@\r\n"""),
    "make-continued": (WRAP, """KEY := @:40@\\\n@40:@\n"""),
    "make-renewed": (CONCAT, """KEY := @:9@\nKEY := $(KEY)@9:@\n"""),
    "docker-continued": (WRAP, """ENV KEY=@:40@\\\n@40:@\n"""),
    "docker-renewed": (CONCAT, """ENV K=@:9@\nENV K=${K}@9:@\n"""),
    "cmake": (CONCAT, """string(CONCAT KEY "@:9@" "@9:@")"""),
    # Data and configuration
    "terraform-join": (JOIN, """key = join("", ["@:9@", "@9:@"])"""),
    "terraform-format": (CONCAT, """key = format("@:9@%s", "@9:@")"""),
    "terraform-interpolation": (CONCAT, """key = "${"@:9@"}${"@9:@"}" """),
    "cloudformation-json": (JOIN, """{"Fn::Join": ["", ["@:9@", "@9:@"]]}"""),
    "cloudformation-yaml": (JOIN, """Key: !Join ['', ['@:9@', '@9:@']]"""),
    "yaml-list-of-parts": (JOIN, """parts:\n  - @:9@\n  - @9:40@\n  - @40:@\n"""),
    "yaml-quoted-list-of-parts": (JOIN, """parts:\n  - "@:5@"\n  - "@5:40@"\n  - "@40:@"\n"""),
    "yaml-folded": (WRAP, """key: >-\n  @:40@\n  @40:@\n"""),
    "yaml-literal": (WRAP, """key: |\n  @:30@\n  @30:60@\n  @60:@\n"""),
    "yaml-folded-at-prefix": (WRAP, """key: >-\n  @:9@\n  @9:@\n"""),
    "yaml-plain": (WRAP, """key: @:40@\n  @40:@\n"""),
    "yaml-double-quoted": (WRAP, """key: "@:40@\\\n  @40:@"\n"""),
    "toml-triple": (WRAP, '''key = """\\\n  @:40@\\\n  @40:@"""\n'''),
    "ansible-jinja": (CONCAT, """key: "{{ '@:9@' ~ '@9:@' }}" """),
    "jinja-plus": (CONCAT, """key: {{ "@:9@" + "@9:@" }}"""),
    "jinja-join": (JOIN, """{{ ['@:9@', '@9:@'] | join }}"""),
    "env-continued": (WRAP, """OPENROUTER_API_KEY=@:40@\\\n@40:@\n"""),
    "env-folded-at-prefix": (WRAP, """OPENROUTER_API_KEY=@:9@\n@9:@\n"""),
    "env-quoted-folded": (WRAP, """X="@:9@\n@9:@"\n"""),
    "env-crlf": (WRAP, """KEY=@:40@\r\n@40:@\r\n"""),
    "json-newline": (WRAP, r"""{"text": "key: @:40@\n@40:@\n"}"""),
    "json-crlf": (WRAP, r"""{"text": "@:40@\r\n@40:60@\r\n@60:@"}"""),
    "json-newline-twice": (WRAP, r"""{"text": "{\"t\": \"@:40@\\n@40:@\"}"}"""),
    "json-characters": (JOIN, '{"p": [' + ",".join(f'"@{n}:{n + 1}@"' for n in range(73)) + "]}"),
    # Mail, terminals, documents
    "folded-then-words": (WRAP, """My key is @:40@\n@40:@\nadd it to the file\n"""),
    "folded-in-prefix": (WRAP, """OPENROUTER_API_KEY=@:6@\n@6:@\n"""),
    "folded-narrow": (WRAP, "\n".join(f"@{n}:{n + 8}@" for n in range(0, 73, 8)) + "\n"),
    "mail-quoted": (WRAP, """> key: @:40@\n> @40:@\n> thanks\n"""),
    "mail-quoted-twice": (WRAP, """>> key: @:40@\n>> @40:@\n"""),
    "quoted-printable": (
        WRAP,
        """The key is sk-=\r\nor-v1-@9:50@=\r\n@50:@ bye\r\n""".replace(
            "sk-=\r\nor-v1-@9", "@:3@=\r\n@3"
        ),
    ),
    "comment-hash": (WRAP, """# KEY=@:40@\n#   @40:@\n"""),
    "comment-slashes": (WRAP, """// KEY=@:40@\n// @40:@\n"""),
    "comment-block": (WRAP, """/*\n * KEY=@:40@\n *     @40:@\n */\n"""),
    "comment-sql": (WRAP, """-- @:40@\n-- @40:@\n"""),
    "comment-ini": (WRAP, """; @:40@\n; @40:@\n"""),
    "table-bars": (WRAP, """| key | @:40@ |\n| @40:@ |\n"""),
    "box": (WRAP, """│ @:40@ │\n│ @40:@                 │\n"""),
    "colour": (MARKUP, "\x1b[32m@:9@\x1b[0m\x1b[1;33m@9:@\x1b[0m"),
    "colour-written": (MARKUP, r"""{"text": "\u001b[31m@:20@\u001b[39m\u001b[1m@20:@\u001b[0m"}"""),
    "colour-written-hex": (MARKUP, r"""echo -e "@:9@\x1b[1m@9:@\x1b[0m" """),
    "colour-written-octal": (MARKUP, r"""printf '@:9@\033[1m@9:@\033[0m'"""),
    "colour-caret": (MARKUP, "@:9@^[[1m@9:@^[[0m"),
    "colour-of-each": (
        MARKUP,
        "@:9@" + "".join(f"\x1b[38;5;{n}m@{n}:{n + 1}@" for n in range(9, 73)),
    ),
    "colour-and-fold": (WRAP, "\x1b[31m@:40@\x1b[0m\n\x1b[31m@40:@\x1b[0m\n"),
    "html-spans": (MARKUP, """<span class="p">@:9@</span><span class="b">@9:@</span>"""),
    "html-word-breaks": (MARKUP, """<code>@:3@<wbr>@3:6@<wbr>@6:9@<wbr>@9:@</code>"""),
    "html-break": (MARKUP, """<td>key=@:40@<br/>@40:@</td>"""),
    "html-break-at-prefix": (MARKUP, """<pre>API_KEY=@:9@<br>@9:@</pre>"""),
    "html-bold": (MARKUP, """@:9@<b>@9:@</b>"""),
    "html-code": (
        CONCAT,
        """<span class="n">K</span> <span>=</span> <s>"@:9@"</s> <b>+</b> <s>"@9:@"</s>""",
    ),
    "html-code-escaped": (CONCAT, """<code>KEY = &quot;@:9@&quot; + &#39;@9:@&#39;</code>"""),
    "html-operators": (
        MARKUP,
        """@:2@<b class="o">@2:3@</b>@3:5@<b class="o">@5:6@</b>@6:8@<b class="o">@8:9@</b>@9:@""",
    ),
    "docx-runs": (
        MARKUP,
        DOCX,
    ),
    "odt-spans": (MARKUP, """@:9@<text:span text:style-name="T1">@9:@</text:span>"""),
    "zero-width-space": (MARKUP, "@:3@\u200b@3:6@\u200b@6:9@\u200b@9:@"),
    "soft-hyphen": (MARKUP, "@:40@\u00ad@40:@"),
    "byte-order-mark": (MARKUP, "@:40@\ufeff@40:@"),
    "word-joiner": (MARKUP, "@:9@\u2060@9:@"),
    "soft-hyphen-entity": (MARKUP, "@:20@&shy;@20:40@&#173;@40:@"),
    "zero-width-entity": (MARKUP, "@:9@&#8203;@9:40@&#x200B;@40:@"),
    "zero-width-escape": (MARKUP, r'"@:9@\u200b@9:@"'),
    "markdown-escapes": (MARKUP, r"@:2@\@2:5@\@5:8@\@8:@"),
    "markdown-bold": (MARKUP, "@:9@**@9:@**"),
    "latex": (MARKUP, r"\texttt{@:9@\allowbreak @9:40@\linebreak{}@40:@}"),
    "groups-of-four": (MARKUP, "@:13@ " + " ".join(f"@{n}:{n + 4}@" for n in range(13, 73, 4))),
    "groups-of-eight": (MARKUP, "@:9@-" + "-".join(f"@{n}:{n + 8}@" for n in range(9, 73, 8))),
    "spaced-out": (MARKUP, " ".join(f"@{n}:{n + 1}@" for n in range(73))),
    # Further idioms
    "js-empty": (CONCAT, 'k = "@:9@" + \'\' + "@9:@"'),
    "js-nested-join": (
        ("concat", "join"),
        'k = \'sk\' + [\'x\'].join(\'\'), "@:9@" + ["@9:40@", "@40:@"].join("")',
    ),
    "py-nested-join": (("concat", "join"), 'KEY = "@:9@" + "".join(["@9:40@", "@40:@"])'),
    "php-nested": (("concat", "join"), "$k = '@:9@' . implode('', ['@9:40@', '@40:@']);"),
    "go-nested": (
        ("concat", "join"),
        'k := "@:9@" + strings.Join([]string{"@9:40@", "@40:@"}, "")',
    ),
    "csv-doubled": (CONCAT, '"=""@:9@""&""@9:@"""'),
    "sql-doubled": (CONCAT, "EXEC('SET k = ''@:9@'' || ''@9:@''')"),
    "react": (MARKUP, "<p>@:9@<!-- -->@9:@</p>"),
    "cdata": (MARKUP, "<k><![CDATA[@:9@]]><![CDATA[@9:@]]></k>"),
    "haskell-gap": (WRAP, 'key = "@:40@\\\n    \\@40:@"'),
    "gha": (JOIN, "key: ${{ format('{0}{1}', '@:9@', '@9:@') }}"),
    "gha-join": (JOIN, "key: ${{ join(fromJSON('[\"@:9@\", \"@9:@\"]'), '') }}"),
    "diff-minus": (CONCAT, '-k = "@:9@" +\n-    "@9:@";'),
    "diff-minus-list": (JOIN, '-k = [\n-  "@:9@",\n-  "@9:40@",\n-  "@40:@"].join("")'),
    "ps-list": (JOIN, "'@:9@','@9:@' -join ''"),
    "bash-ansi-c": (CONCAT, "KEY=$'@:9@'$'@9:@'"),
    "kotlin-plus-fn": (CONCAT, 'val k = "@:9@".plus("@9:@")'),
    "go-sprint": (JOIN, 'k := fmt.Sprint("@:9@", "@9:@")'),
    "py-list-comp": (JOIN, "K = ''.join(x for x in ['@:9@', '@9:@'])"),
    "js-map": (JOIN, 'const k = ["@:9@", "@9:@"].map(x => x.trim()).join("")'),
    "js-tagged": (CONCAT, "const k = String.raw`@:9@` + String.raw`@9:@`"),
    "ruby-reduce": (JOIN, "['@:9@', '@9:@'].inject(:+)"),
    "ruby-percent": (CONCAT, "'@:9@%s' % '@9:@'"),
    "lua-str-format": (JOIN, 'string.format("%s%s", "@:9@", "@9:@")'),
    "c-snprintf": (JOIN, 'snprintf(k, sizeof k, "%s%s", "@:9@", "@9:@");'),
    "cpp-format": (JOIN, 'std::format("{}{}", "@:9@", "@9:@")'),
    "rust-collect": (JOIN, '["@:9@", "@9:@"].iter().copied().collect::<String>()'),
    "clj-apply": (CONCAT, '(apply str ["@:9@" "@9:@"])'),
    "r-sprintf": (JOIN, 'k <- sprintf("%s%s", "@:9@", "@9:@")'),
    "r-paste-collapse": (JOIN, 'paste(c("@:9@", "@9:@"), collapse = "")'),
    "r-glue": (JOIN, 'glue::glue("@:9@", "@9:@")'),
    "sql-mysql": (JOIN, "SELECT CONCAT_WS('', '@:9@', '@9:@')"),
    "tcl": (CONCAT, 'set k "@:9@"\nappend k "@9:@"'),
    "tf-local": (JOIN, 'parts = ["@:9@", "@9:@"]\n  key   = join("", local.parts)'),
    "cfn-long": (JOIN, "Key:\n  Fn::Join:\n    - ''\n    - - '@:9@'\n      - '@9:@'"),
    "cfn-long2": (JOIN, "Key: !Join\n  - ''\n  - - @:9@\n    - @9:@"),
    "excel": (JOIN, '=CONCATENATE("@:9@","@9:@")'),
    "excel-amp": (CONCAT, '="@:9@"&"@9:@"'),
    "dart-buffer": (CONCAT, "StringBuffer()..write('@:9@')..write('@9:@')"),
    "php-heredoc-array": (JOIN, "$p = array(\n '@:9@',\n '@9:@',\n);\n$k = join('', $p);"),
    "js-comma-seq": (JOIN, "const a=['@:9@','@9:@'],b=a.join('')"),
    "py-tuple-join-var": (JOIN, 'PARTS = (\n    "@:9@",\n    "@9:@",\n)\nKEY = "".join(PARTS)'),
    "py-io": (CONCAT, 'buf.write("@:9@")\nbuf.write("@9:@")'),
    "sh-printf-bare": (MARKUP, "printf '%s%s' @:9@ @9:@"),
    "bat-delayed": (CONCAT, "set K=@:9@&set K=!K!@9:@"),
    "ps-here": (CONCAT, "$k = \"@:9@$('@9:@')\""),
    "ps-format2": (JOIN, '"{0}{1}" -f "@:9@", "@9:@"'),
    "make-plus": (CONCAT, "K := @:9@\nK += @9:@"),
    "docker-env2": (CONCAT, 'ENV K="@:9@"\\\n"@9:@"'),
    "yaml-quoted-fold": (WRAP, "k: '@:40@\n  @40:@'"),
    "plist": (MARKUP, "<array><string>@:20@</string><string>@20:@</string></array>"),
    "android": (MARKUP, "<string-array><item>@:20@</item><item>@20:@</item></string-array>"),
    "xml-split": (MARKUP, "<k>@:40@<!-- c -->@40:@</k>"),
    "md-code-wrap": (WRAP, "`@:40@\n@40:@`"),
    "html-pre-nl": (WRAP, "<pre>@:40@\n@40:@</pre>"),
    "log-ansi": (MARKUP, "[2024] key=[32m@:9@[0m[33m@9:@"),
    "prism": (
        CONCAT,
        '<i class="string">"@:9@"</i> <i class="token operator">+</i> <i class="string">"@9:@"</i>',
    ),
    "shiki": (
        CONCAT,
        """<i style="color:#A">'@:9@'</i><i style="c:#B"> +</i><i style="color:#A"> '@9:@'</i>""",
    ),
    "gh-html": (CONCAT, GITHUB_HTML),
    "json-unicode-quote": (CONCAT, '{"c":"k = \\u0022@:9@\\u0022 + \\u0022@9:@\\u0022"}'),
    "json-lt": (MARKUP, '{"c":"\\u003cb\\u003e@:9@\\u003c/b\\u003e@9:@"}'),
    "sourcemap2": (
        JOIN,
        '{"sourcesContent":["const k = [\\n  \\"@:9@\\",\\n  \\"@9:@\\"\\n].join(\'\');\\n"]}',
    ),
    "nb-join": (
        JOIN,
        '"source": [\n "k = \'\'.join([\\n",\n "    \'@:9@\',\\n",\n "    \'@9:@\'\\n",\n "])"\n]',
    ),
    "url-quote": (CONCAT, "k=%22@:9@%22+%22@9:@%22"),
    "asm": (JOIN, "db '@:9@', '@9:40@', '@40:@', 0"),
    "js-obj-list": (
        JOIN,
        "const KEY_PARTS = [\n  '@:9@', // prefix\n  '@9:25@', // first\n  '@25:@',\n]",
    ),
    # Several at once
    "concat-and-fold": (("line-wrap", "concat"), """k = "@:20@\\\n@20:40@" + "@40:@" """),
    "list-then-plus": (("join", "concat"), """k = ['@:5@', '@5:9@'].join('') + '@9:@'"""),
    "patch": (CONCAT, """+key = ("@:9@"\n+       "@9:@")\n"""),
    "patch-plus": (CONCAT, """+key = "@:9@" +\n+  "@9:@";\n"""),
}


@pytest.mark.parametrize(("steps", "template"), KEYS.values(), ids=KEYS.keys())
def test_puts_together(steps: tuple[str, ...], template: str) -> None:
    text, spans = written(template)
    assert found(text) == [(KEY, steps)]
    (view,) = Pieces().views(text)
    assert view.pieces(Span(0, len(KEY))) == spans
    assert passes_prefilter(text)


STYLES = {
    "js": ('"', '" + "', '"'),
    "js-lines": ("'", "' +\n    '", "'"),
    "js-template": ("`${'", "'}${'", "'}`"),
    "json-escaped": ('\\"', '\\" + \\"', '\\"'),
    "python": ('("', '"\n     "', '")'),
    "python-join": ('"".join(["', '", "', '"])'),
    "php": ("'", "'.'", "'"),
    "lua": ('"', '" .. "', '"'),
    "sql": ("'", "' || '", "'"),
    "vb": ('"', '" & _\r\n  "', '"'),
    "haskell": ('"', '" ++ "', '"'),
    "elixir": ('"', '" <> "', '"'),
    "shell": ('"', "\"'", "'"),
    "append": ('k = "', '";\nk += "', '";'),
    "builder": ('b.append("', '").append("', '")'),
    "tuple": ("['", "',\n  '", "'].join('')"),
}


@st.composite
def cuts(draw: st.DrawFn) -> list[str]:
    places = draw(st.sets(st.integers(1, 72), min_size=1, max_size=12))
    ends = [0, *sorted(places), 73]
    return [f"@{start}:{end}@" for start, end in pairwise(ends)]


@settings(deadline=None, derandomize=True)
@given(cut=cuts(), style=st.sampled_from(sorted(STYLES)))
def test_finds_a_key_however_it_is_cut(cut: list[str], style: str) -> None:
    start, glue, end = STYLES[style]
    if style == "shell":
        pieces = [f'"{piece}"' if n % 2 else f"'{piece}'" for n, piece in enumerate(cut)]
        start, glue, end, cut = "KEY=", "", "", pieces
    text, spans = written(f"x = 1\n{start}{glue.join(cut)}{end}\n")
    (view,) = Pieces().views(text)
    assert view.data.decode() == KEY
    assert view.pieces(Span(0, 73)) == spans
    assert passes_prefilter(text)


FOLDS = ["\n", "\r\n", "\n    ", "\\\n", "\n# ", "\n// ", "\n> ", "\\n", "=\r\n"]
HIDDEN = ["\x1b[0m\x1b[1m", "</b><b>", "\u200b", "&shy;", "\\u001b[39m"]


@settings(deadline=None, derandomize=True)
@given(cut=cuts(), glue=st.sampled_from(FOLDS + HIDDEN))
def test_finds_a_folded_key_however_it_is_cut(cut: list[str], glue: str) -> None:
    text, spans = written(f"KEY={glue.join(cut)}\n")
    assume(passes_prefilter(text))  # else nobody looks
    (view,) = Pieces().views(text)
    assert view.data.decode() == KEY
    assert view.pieces(Span(0, 73)) == spans


TOKENS = (
    *("s", "k", "sk", "-or", "sk-or-v1-", "-v1-", "ab", "0f" * 16, '"', "'", "`", "\\", "\n", " "),
    *(" + ", ", ", ");", "key += ", "].join(", "/*", "*/", "//", "# ", "<b>", "<", "%s", "${"),
    *("\x1b[0m", "&quot;", "\u200b", "\\n", "- ", "{", "}", "KEY=$KEY"),
)
NOISE = st.lists(st.sampled_from(TOKENS), max_size=120)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(noise=NOISE)
def test_yields_only_keys_that_stand_in_the_text(noise: list[str]) -> None:
    text = "".join(noise).encode()
    for view in Pieces().views(text):
        assert re.fullmatch(rb"sk-or-v1-[0-9a-f]{64}", view.data)
        pieces = view.pieces(Span(0, len(view.data)))
        assert b"".join(text[piece.start : piece.end] for piece in pieces).startswith(b"sk")


def test_finds_every_key_of_a_text() -> None:
    lines = [f'K{n} = "{key(n)[:20]}" + "{key(n)[20:]}"' for n in range(5)]
    assert found("\n".join(lines).encode()) == [(key(n), ("concat",)) for n in range(5)]


def test_ends_a_view_at_the_end_of_the_key() -> None:
    text, spans = written("My key:\n@:40@\n@40:@\nadd it\n")
    (view,) = Pieces().views(text)
    assert len(view.data) == len(KEY)
    assert spans[-1].end == view.pieces(Span(72, 73))[0].end


def test_a_supplied_dash_stands_nowhere() -> None:
    text, spans = written("""'-'.join(["@:2@", "@3:5@", "@6:8@", "@9:@"])""")
    (view,) = Pieces().views(text)
    assert view.data.decode() == KEY
    assert view.pieces(Span(2, 3)) == (Span(spans[1].start, spans[1].start),)


@pytest.mark.parametrize(("tag_length", "keys"), [(200, 1), (300, 0)])
def test_gives_up_beyond_sixteen_kilobytes(tag_length: int, keys: int) -> None:
    tag = "<b " + "x" * (tag_length - 4) + ">"
    text, _ = written("@:9@" + tag.join(f"@{n}:{n + 1}@" for n in range(9, 73)))
    assert len(found(text)) == keys


HALF = key(3)[:41]
HOSTILE = {
    "prefixes": '"sk-or-v1-" + ',
    "first-parts": '"sk-"+"or-"+',
    "one-digit-short": key(3)[:72] + "\n",
    "one-digit-short-quoted": f'"{key(3)[:72]}" + ',
    "halves": f'"{HALF}" + "',
    "quotes-and-pluses": '"+"',
    "quotes": '"',
    "pluses": "+ ",
    "backslashes": "s\\",
    "comments": '"sk-or-v1-a" /* ',
    "nested-comments": '"sk-or-v1-" /*' * 14 + '*/ + "a" ',
    "comments-and-pieces": '"sk-or-v1-a" /* x */ + "b" ',
    "comments-in-a-chain": '"sk-or-v1-a" /* ' * 4 + '*/ + "a" ',
    "statements": '"; k["sk"] = k["sk"] + "a',
    "letters": "sk",
    "lines": "sk-or-v1-a\n",
    "folds": "sk-or-v1-a\n    # > * ",
    "tags": "sk" + "<b>" * 30,
    "spaces": 'sk-"' + " " * 190,
    "colours": "sk\x1b[0m",
    "fields": "sk" + "%s" * 20 + '"',
    "lists": "'s', 'k', ",
    "list-never-joined": f'("{key(3)[:9]}", "{key(3)[9:]}")\n',
    "renewals": "sk;a=$a",
    "quoted-letters": "'k', ",
    "quotes-and-letters": "'k'",
    "middles": "-v1-",
    "middles-in-tags": "<b " + "-v1-&shy;a" * 28 + ">",
    "letters-in-tags": "<b " + "'k'&shy;-" * 28 + ">",
    "bodies": f"-v1-{HASH}\n",
    "bodies-without-prefix": f"'k'+'-or-v1-{HASH}' ",
    "pieces-of-a-body": '-v1-"+"' + '"+"'.join(HASH[:60]) + '"+"',
    "formats": 'k-or%s%s%s%s%s%s%s%s"',
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_takes_linear_time(unit: str) -> None:
    text = repeated(unit, 256 << 10)
    begun = time.process_time()
    assert found(text) == []
    assert time.process_time() - begun < SLOW

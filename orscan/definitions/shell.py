"""Shell commands: what they set, what they pass on to a build, and which files they write.

Not a shell: words, quotes, redirections, pipes, groups and here-documents are told apart, and
nothing is expanded. Used for scripts, Makefiles, Dockerfiles, workflows and package.json.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orscan.definitions import env
from orscan.definitions.facts import Carrier, Definition
from orscan.definitions.file import File, made, reference
from orscan.definitions.text import Text, joined, word_set
from orscan.location import Span

_TOKEN = re.compile(
    r"(?:[^\S\n]|\\\r?\n)*(?:(?P<comment>\#[^\n]*)"
    r"|(?P<here><<-?[ \t]*(?P<quote>['\"\\]?)(?P<tag>\w+)(?P=quote)?(?!\S*<))"
    r"|(?P<end>\n|;|&&|\|\||&(?!>))"
    r"|(?P<pipe>\|)"
    r"|(?P<out>\d?&?>>?(?:&\d|\|)?)"
    r"|(?P<in><<?<?)"
    r"|(?P<open>[({](?=\s)|\()"
    r"|(?P<close>\}(?=[\s;]|\Z)|\))"
    r"|(?P<word>(?:\$\{\{.{0,500}?\}\}"
    r"|\$\{[^}\n]{0,500}\}"
    r"|\$\([^()\n]{0,500}\)"
    r"|`[^`\n]{0,500}`"
    r'|"[^"\\]*(?:\\.[^"\\]*)*"'
    r"|'[^']*'"
    r"|\\."
    r"|[^\s;&|<>()'\"`\\$]+"
    r"|[$'\"`\\])+))",
    re.DOTALL,
)
_PIECE = re.compile(
    r'"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"|\'(?P<single>[^\']*)\'|\\(?P<escaped>[^\n])'
    r'|(?P<plain>\$\{\{.{0,500}?\}\}|[^"\'\\$]+|.)',
    re.DOTALL,
)
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_ASSIGNMENT = re.compile(rf"({_NAME})\+?=(.*)", re.DOTALL)
_ANYWHERE = re.compile(r"([A-Z_][A-Z0-9_]+)=(.*)", re.DOTALL)
_POWERSHELL = re.compile(rf"\$env:({_NAME})(=?)(.*)", re.DOTALL | re.IGNORECASE)
_WRAPPERS = word_set(
    "export declare local readonly typeset env cross-env cross-env-shell set setenv setx sudo "
    "npx time exec command dotenv then do else if while ! @ - global pnpm yarn dlx"
)
_TWO_WORDS = frozenset({"setx", "setenv", "set"})
_FLAGS = {
    "--dart-define": Carrier.DART_DEFINE,
    "--build-arg": Carrier.BUILD_ARG,
    "--build-env": Carrier.BUILD_ARG,
    "--define": Carrier.BUILD_DEFINE,
}
_FLAG = re.compile(
    r"(--dart-define|--build-arg|--build-env|--define)(?:[=:\s]\s*|\.)"
    rf"((?:process\.env\.|import\.meta\.env\.)?({_NAME}))(?:=(.*))?",
    re.DOTALL,
)
_CONTAINERS = word_set("docker docker-compose podman nerdctl buildah")
_PASSED_IN = re.compile(
    rf"-e({_NAME})=(.*)|(?:-e\s|--env[=\s])(?:({_NAME})=(.*)|([A-Z_][A-Z0-9_]*))", re.DOTALL
)
_PROPERTY = re.compile(r"-[PD]([A-Za-z_][\w.-]*)=(.*)", re.DOTALL)
_FILES = re.compile(r"--(?:dart-define-from-file|env-file)[=\s]\s*(\S+)")
_LISTS = re.compile(r"--(?:set|update)-(?:build-)?(?:env-vars|secrets)[=\s]\s*(.+)", re.DOTALL)
_LISTED = re.compile(rf"({_NAME})=([^,]*)")
_SED = re.compile(
    r"s(?P<by>[^\w\s])(?P<name>(?:(?!(?P=by)).)+)(?P=by)(?P<value>(?:(?!(?P=by)).)*)(?P=by)"
)
_IN_CODE = re.compile(
    r"(?:(?<=[\s;{,(])|^)(?:(?:window|self|globalThis|global|exports|process\.env)\.)*"
    r"(?P<q>['\"]?)(?P<name>[A-Za-z_$][\w.-]*)(?P=q)(?:\s*:\s*\w+)?\s*(?:=(?![=>])|:(?![/:]))\s*"
    r"(?P<value>\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|\$\{\{.*?\}\}|[^\s;,}]+)",
    re.MULTILINE,
)
_ENV_LIKE = re.compile(
    r"(?:^|[/\\])[^/\\]*env[^/\\]*$|\.properties$|\.xcconfig$|\.vars$|\.toml$", re.IGNORECASE
)
_CODE_LIKE = re.compile(
    r"\.(?:[cm]?[jt]sx?|json|dart|kt|swift|html?|php|py|ya?ml|xml|plist)$", re.IGNORECASE
)
_CI_FILES = re.compile(r"GITHUB_ENV|GITHUB_OUTPUT|BASH_ENV|GITHUB_STATE")
_ONE_REFERENCE = re.compile(r"\$\{\{[^{}\n]*\}\}|\$\{?\w+\}?")
_TELLING = ("=", ">", "|", "sed", "set", "env", "arg", " -e ")
"""One of these stands in every text that defines something."""

_PRINTERS = frozenset({"echo", "printf", "Write-Output", "Write-Host"})
_SINKS = frozenset({"tee", "Out-File", "Set-Content", "Add-Content"})


@dataclass(slots=True)
class _Command:
    """One command: its words, the file its output goes to, and its here-document."""

    words: list[Text] = field(default_factory=list)
    out: str = ""
    body: Text | None = None
    piped: bool = False

    @property
    def verb(self) -> str:
        return self.words[0].text.lstrip("@-") if self.words else ""


def read(file: File) -> Iterator[Definition]:
    """See `Format`."""
    return commands(file.text, Carrier.SHELL)


def commands(text: Text, carrier: Carrier, target: str = "") -> Iterator[Definition]:
    """Yield what the commands in *text* define, each as of *carrier* and *target*.

    What goes to a file is of the carrier `HEREDOC`, and its target is that file.
    """
    if not any(mark in text.text for mark in _TELLING):
        return
    for command in _commands(text):
        yield from _defined(command, carrier, target)


def words(text: Text) -> list[Text]:
    """Return the words of *text*, those of all its commands, without quotes and escapes."""
    return [word for command in _commands(text) for word in command.words]


def _commands(text: Text) -> list[_Command]:
    """Return the commands of *text* in order, with what they write to."""
    return _Reader(text).commands()


class _Reader:
    """Cuts a text into commands."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._all: list[_Command] = []
        self._now = _Command()
        self._groups: list[int] = []
        self._closed = -1
        self._here: list[tuple[_Command, str]] = []
        self._redirect = ""

    def commands(self) -> list[_Command]:
        at, end = 0, len(self._text.text)
        while at < end and (token := _TOKEN.match(self._text.text, at)):
            at = self._take(token)
        self._finish()
        return self._all

    def _take(self, token: re.Match[str]) -> int:
        start = token.start(token.lastgroup or 0)
        match token.lastgroup:
            case "comment" if not self._at_word_start(start):
                self._word(start, token.end())
            case "here":
                self._here.append((self._now, token["tag"]))
            case "end" | "pipe":
                return self._ended(token)
            case "out" | "in":
                self._redirect = token[0].strip()
            case "open":
                self._finish()
                self._groups.append(len(self._all))
            case "close":
                self._finish()
                self._closed = self._groups.pop() if self._groups else -1
            case "word":
                self._word(start, token.end())
            case _:
                pass
        return token.end()

    def _at_word_start(self, at: int) -> bool:
        return at == 0 or self._text.text[at - 1] in " \t\n;"

    def _ended(self, token: re.Match[str]) -> int:
        piped = token.lastgroup == "pipe"
        self._finish(piped=piped)
        if "\n" not in token[0] or not self._here:
            return token.end()
        return self._bodies(token.end())

    def _bodies(self, at: int) -> int:
        """Take the here-documents that begin at *at*; return where they end."""
        for command, tag in self._here:
            closing = re.compile(rf"^[ \t]*{re.escape(tag)}[ \t]*\r?$", re.MULTILINE)
            found = closing.search(self._text.text, at)
            end = found.start() if found else len(self._text.text)
            command.body = self._text.part(at, end)
            at = found.end() if found else end
        self._here.clear()
        return at

    def _word(self, start: int, end: int) -> None:
        word = bare(self._text, start, end)
        if self._redirect:
            self._redirected(word.text)
            return
        self._closed = -1
        self._now.words.append(word)

    def _redirected(self, name: str) -> None:
        if ">" in self._redirect and self._redirect[0] != "2":
            if self._closed >= 0:
                for command in self._all[self._closed :]:
                    command.out = command.out or name
            else:
                self._now.out = name
        self._redirect = ""

    def _finish(self, *, piped: bool = False) -> None:
        if self._now.words or self._now.out or self._waiting():
            self._now.piped = piped
            self._all.append(self._now)
            self._sink()
            self._now = _Command()
        self._redirect = ""

    def _waiting(self) -> bool:
        return any(command is self._now for command, _ in self._here)

    def _sink(self) -> None:
        """Give the command before a pipe the file that `tee` or the like writes."""
        command = self._all[-1]
        if command.verb == "sudo":
            command.words.pop(0)
        if command.verb not in _SINKS:
            return
        files = [word.text for word in command.words[1:] if not word.text.startswith("-")]
        command.out = files[0] if files else command.out
        if len(self._all) > 1 and self._all[-2].piped:
            self._all[-2].out = command.out


def bare(text: Text, start: int, end: int) -> Text:
    """Return a word without its quotes and escapes."""
    raw = text.text[start:end]
    if not any(mark in raw for mark in "\"'\\"):
        return text.part(start, end)
    pieces: list[Text] = []
    for piece in _PIECE.finditer(text.text, start, end):
        kind = piece.lastgroup or "plain"
        first, last = piece.span(kind)
        pieces.append(text.unescaped(first, last) if kind == "double" else text.part(first, last))
    return joined(pieces)


def _defined(command: _Command, carrier: Carrier, target: str) -> Iterator[Definition]:
    if command.body is not None:
        yield from _here_document(command, carrier, target)
    if not command.words:
        return
    if command.out and _prints(command):
        yield from _printed(command, carrier, target)
        return
    if command.verb in _PRINTERS:
        return
    if command.verb == "sed":
        yield from _substituted(command)
    elif command.verb == "envsubst" and command.out:
        yield from _filled_in(command)
    else:
        yield from arguments(command.words, carrier, target)


def _prints(command: _Command) -> bool:
    """Whether a command's words are what it writes; in PowerShell a lone text prints itself."""
    if command.verb in _PRINTERS or command.verb in _SINKS:
        return True
    return len(command.words) == 1 and any(mark in command.verb for mark in "=: ")


def arguments(given: list[Text], carrier: Carrier, target: str) -> Iterator[Definition]:
    """Yield what the words of one command set, and what they pass on."""
    passed = list(_flags(given, carrier, target))
    taken = {one.span for one in passed}
    yield from (one for one in _assigned(given, carrier, target) if one.span not in taken)
    yield from passed


def _here_document(command: _Command, carrier: Carrier, target: str) -> Iterator[Definition]:
    body = command.body
    if body is None:
        return
    if command.out:
        yield from written(body, command.out, carrier, target)
    elif command.verb in {"bash", "sh", "zsh", "ssh", "RUN"}:
        yield from commands(body, carrier, target)


def _printed(command: _Command, carrier: Carrier, target: str) -> Iterator[Definition]:
    words = command.words[1:] if command.verb in _PRINTERS | _SINKS else command.words
    words = [word for word in words if not re.fullmatch(r"-[A-Za-z]+|[|]", word.text)]
    if command.verb == "printf" and words and "%s" in words[0].text:
        yield from _formatted(words, command.out)
        return
    for word in words:
        yield from written(word, command.out, carrier, target)


def _formatted(words: list[Text], out: str) -> Iterator[Definition]:
    """Yield what `printf` writes where its format leaves the values to the other words."""
    names = re.finditer(r"([A-Za-z_]\w*)['\"]?\s*[=:]\s*['\"]?%s", words[0].text)
    for name, value in zip(names, words[1:], strict=False):
        span = words[0].span(name.start(1), name.end())
        yield made(name[1], value.text, span, Carrier.HEREDOC, out)


def written(body: Text, out: str, carrier: Carrier, target: str) -> Iterator[Definition]:
    """Yield what *body* sets, being written to the file *out*."""
    if _CI_FILES.search(out):
        yield from env.settings(body, carrier, target)
    elif _ENV_LIKE.search(out) and not _CODE_LIKE.search(out):
        yield from env.settings(body, Carrier.HEREDOC, out)
        yield from _all_at_once(body, out)
    elif _CODE_LIKE.search(out):
        yield from in_code(body, Carrier.HEREDOC, out)


def _all_at_once(body: Text, out: str) -> Iterator[Definition]:
    """Yield the secret or variable that holds a whole environment file, if *body* is just one."""
    if _ONE_REFERENCE.fullmatch(body.text.strip()):
        span = body.span(0, len(body.text))
        yield made("*", body.text, span, Carrier.HEREDOC, out)


def in_code(body: Text, carrier: Carrier, target: str) -> Iterator[Definition]:
    """Yield what assignments and properties in the code or data *body* set."""
    for found in _IN_CODE.finditer(body.text):
        value = found["value"]
        cut = 1 if value[0] in "\"'`" and len(value) > 1 and value[-1] == value[0] else 0
        end = found.end("value") - cut
        text = body.text[found.start("value") + cut : end]
        if text not in {"{", "[", "("}:
            yield made(found["name"], text, body.span(found.start("name"), end), carrier, target)


def _substituted(command: _Command) -> Iterator[Definition]:
    """Yield what `sed` puts in the place of a mark in a file."""
    files = [word.text for word in command.words[1:] if not _SED.search(word.text)]
    out = command.out or (files[-1] if files else "")
    for word in command.words[1:]:
        for found in _SED.finditer(word.text):
            if "$" in found["value"]:
                span = word.span(found.start("name"), found.end("value"))
                yield made(found["name"], found["value"], span, Carrier.HEREDOC, out)


def _filled_in(command: _Command) -> Iterator[Definition]:
    """Yield what `envsubst` puts into a template: the variables it is told, else all."""
    first, last = command.words[0], command.words[-1]
    listed = [
        (word, name) for word in command.words[1:] for name in re.finditer(r"\$\{?(\w+)", word.text)
    ]
    for word, name in listed:
        span = word.span(name.start(1), name.end(1))
        yield reference(name[1], name[1], span, Carrier.HEREDOC, command.out)
    if not listed:
        span = Span(first.at(0), last.at(len(last.text)))
        yield reference("*", "*", span, Carrier.HEREDOC, command.out)


def _assigned(words: list[Text], carrier: Carrier, target: str) -> Iterator[Definition]:
    """Yield the variables set in front of a command, or by it."""
    leading = True
    for at, word in enumerate(words):
        pattern = _ASSIGNMENT if leading else _ANYWHERE
        if found := pattern.fullmatch(word.text):
            yield _of_match(word, found, carrier, target)
        elif found := _POWERSHELL.fullmatch(word.text):
            yield from _powershell(words[at:], found, carrier, target)
        elif leading and word.text in _TWO_WORDS:
            yield from _set(words[at + 1 :], carrier, target)
        leading = leading and bool(
            found or word.text.lstrip("@-") in _WRAPPERS or word.text.startswith("-")
        )


def _of_match(
    word: Text,
    found: re.Match[str],
    carrier: Carrier,
    target: str,
    groups: tuple[int, int] = (1, 2),
) -> Definition:
    name, value = groups
    end = found.end(value)
    text = word.text[found.start(value) : end]
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return made(found[name], text, word.span(found.start(name), end), carrier, target)


def _powershell(
    words: list[Text], found: re.Match[str], carrier: Carrier, target: str
) -> Iterator[Definition]:
    """Yield `$env:X = "value"`, written with gaps or without."""
    if found[2]:
        yield _of_match(words[0], found, carrier, target, (1, 3))
    elif len(words) > 2 and words[1].text == "=":
        value = words[2]
        span = Span(words[0].at(found.start(1)), value.at(len(value.text)))
        yield made(found[1], value.text, span, carrier, target)


def _set(words: list[Text], carrier: Carrier, target: str) -> Iterator[Definition]:
    """Yield `set -x X value` of fish, `setenv X value` and `setx X value`."""
    rest = [word for word in words if not word.text.startswith(("-", "/"))]
    if len(rest) == 2 and re.fullmatch(_NAME, rest[0].text):
        span = Span(rest[0].at(0), rest[1].at(len(rest[1].text)))
        yield made(rest[0].text, rest[1].text, span, carrier, target)


def _flags(words: list[Text], carrier: Carrier, target: str) -> Iterator[Definition]:
    """Yield what the options of a command pass on."""
    for at, word in enumerate(words):
        if not word.text.startswith("-"):
            continue
        option = word
        if "=" not in word.text and ":" not in word.text and at + 1 < len(words):
            option = joined([word, Text(" ", 0, [word.at(len(word.text))] * 2), words[at + 1]])
        if (found := _PASSED_IN.fullmatch(option.text)) and _runs_container(words[:at]):
            yield _into_container(option, found, carrier, target)
        else:
            yield from _option(option, carrier, target)


def _runs_container(words: list[Text]) -> bool:
    """Whether *words* begin a command for which `-e` sets a variable, and is no expression."""
    texts = [word.text for word in words]
    engine = next((at for at, text in enumerate(texts) if text in _CONTAINERS), len(texts))
    return not {"run", "exec", "create", "config"}.isdisjoint(texts[engine + 1 :])


def _into_container(
    option: Text, found: re.Match[str], carrier: Carrier, target: str
) -> Definition:
    """Return what a container is given; a name alone takes the variable of that name."""
    if found[5]:
        span = option.span(found.start(5), found.end(5))
        return reference(found[5], found[5], span, carrier, target)
    return _of_match(option, found, carrier, target, (1, 2) if found[1] else (3, 4))


def _option(option: Text, carrier: Carrier, target: str) -> Iterator[Definition]:
    text = option.text
    if found := _FLAG.fullmatch(text):
        yield _passed(option, found, target)
    elif found := _PROPERTY.fullmatch(text):
        yield _of_match(option, found, carrier, target)
    elif found := _FILES.fullmatch(text):
        passes = Carrier.DART_DEFINE if "dart" in text else carrier
        yield reference("*", found[1], option.span(0, found.end(1)), passes, target)
    elif found := _LISTS.fullmatch(text):
        for one in _LISTED.finditer(text, found.start(1)):
            yield made(one[1], one[2], option.span(one.start(1), one.end(2)), carrier, target)


def _passed(option: Text, found: re.Match[str], target: str) -> Definition:
    """Return what a build is told; a name alone takes the variable of that name."""
    carrier = _FLAGS.get(found[1], Carrier.BUILD_DEFINE)
    if found[4] is None:
        return reference(
            found[3], found[3], option.span(found.start(3), found.end(3)), carrier, target
        )
    return _of_match(option, found, carrier, target, (3, 4))

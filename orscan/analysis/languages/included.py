"""Which texts of PHP know each other's variables, and what a file returns: `require 'config.php'`.

Source: php.net/manual/en/function.include.php; read 2026-11-28.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

_LITERAL = re.compile(r"""["']([^"'$]*\.php)["']""")
_INCLUDE = re.compile(rb"""\b(?:require|include)(?:_once)?\b[^;"']*["']([^"'$;]*\.php)["']""")


def mentioned(source: str) -> str:
    """Return the name of the file that an include mentions, with its folder where it says so.

    `__DIR__ . '/../config/ai.php'` is `config/ai.php`; "" where the name is computed.
    """
    found = _LITERAL.search(source)
    if found is None:
        return ""
    parts = [one for one in found[1].split("/") if one not in {"", ".", ".."}]
    return "/".join(parts[-2:])


def file_names(path: str) -> Iterator[str]:
    """Yield the names by which others may include the file at *path*."""
    parts = path.split("/")
    yield parts[-1]
    if len(parts) > 1:
        yield "/".join(parts[-2:])


def may_name(name: str, path: str, text: bytes) -> bool:
    """Whether the file *name* is the one at *path*, or *text* may include or ask for it.

    Laravel's `config('services.key')` asks for config/services.php, Yii's `Yii::$app->params` for
    config/params.php.
    """
    if f"/{path}".endswith(f"/{name}"):
        return True
    folder, _, base = name.rpartition("/")
    stem = base.removesuffix(".php").encode()
    asked = folder == "config" and any(one + stem in text for one in (b"'", b'"', b"->"))
    return asked or base.encode() in text


def near(path: str, others: Sequence[str], definers: Sequence[str]) -> list[str]:
    """Return those of *others* that mean the same by a name as the text at *path*.

    Where several texts define it, copies of an app say, each is the nearest one's.
    """
    if path in definers:
        return [one for one in others if path in _nearest(one, definers)]
    nearest = _nearest(path, definers)
    return [one for one in others if one not in definers or one in nearest]


def defines(name: str, path: str, text: bytes) -> bool:
    """Whether the file at *path*, which holds *text*, is or declares what is called *name*."""
    if name.endswith(".php"):
        return f"/{path}".endswith(f"/{name}")
    return _definition(name).search(text) is not None


def _nearest(path: str, definers: Sequence[str]) -> set[str]:
    depths = {one: _shared_depth(path, one) for one in definers}
    deepest = max(depths.values(), default=0)
    return {one for one, depth in depths.items() if depth == deepest}


def _shared_depth(one: str, other: str) -> int:
    return len(posixpath.commonprefix([one.split("/")[:-1], other.split("/")[:-1]]))


@lru_cache(maxsize=1024)
def _definition(name: str) -> re.Pattern[bytes]:
    word = re.escape(name.encode())
    return re.compile(
        rb"\b(?:function|class|trait|enum|interface|const)\s+&?\s*" + word + rb"\b|"
        rb"\bdefine\s*\(\s*[\"']" + word + rb"[\"']"
    )


def _meant(path: str, name: str, by_name: Mapping[str, list[str]]) -> list[str]:
    """Return the files that an include of *name* in the text at *path* may mean."""
    named = by_name.get(posixpath.basename(name), [])
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), name.lstrip("/")))
    return [beside] if beside in named else named


class Includes:
    """Which of *texts*, by their paths, include each other."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        by_name: defaultdict[str, list[str]] = defaultdict(list)
        for path in texts:
            by_name[posixpath.basename(path)].append(path)
        self._included = {
            path: {
                other
                for one in _INCLUDE.findall(text)
                for other in _meant(path, one.decode("utf-8", "replace"), by_name)
            }
            for path, text in texts.items()
        }
        self._sharing: dict[str, list[str]] = {}

    def sharing(self, path: str) -> list[str]:
        """Return the texts whose variables of the top level are those of the one at *path*.

        Those it includes, those that include it, and what these include besides.
        """
        if path not in self._sharing:
            found = set(self._included.get(path, ()))
            for other, several in self._included.items():
                if path in several:
                    found |= {other, *several}
            self._sharing[path] = sorted(found - {path})
        return self._sharing[path]

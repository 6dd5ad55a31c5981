"""Images: a key that a build is given and the image keeps is read by whoever pulls it."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orscan.analysis.images import (
    DOCKERFILE,
    Baked,
    CopiedFile,
    baked,
    copied_env_files,
    has_value,
)
from orscan.analysis.places import Places
from orscan.analysis.project import Files
from orscan.blob import Origin, OriginKind
from orscan.definitions import Carrier, Definition, Setting
from orscan.definitions.names import is_key_name, public_prefix
from orscan.definitions.table import is_example
from orscan.finding import Finding
from orscan.location import Location, Role, Span
from orscan.rule import ClientRule, Confidence, Reach

_AT_HOME = re.compile(r"(?:^|/)(?:\.devcontainer|tests?|fixtures)/")
"""Where Dockerfiles make images that stay on the machine that made them."""

_GIVEN = (Setting.REFERENCE, Setting.SECRET, Setting.KEY, Setting.LITERAL)
"""What a build is given, where it is more than an empty or made-up value."""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Looks for keys that the images of a tree keep.

    *definitions* are those of all files, by path; *told* are variables of findings that say
    already how whoever uses the program gets the key.
    """

    files: Files
    definitions: Mapping[str, Sequence[Definition]]
    places: Places
    rule: ClientRule
    told: Collection[str]

    def findings(self) -> Iterator[Finding]:
        """Yield one finding a Dockerfile and variable, in the order of paths.

        A warning: nobody gets the key by using the program, but who pulls the image does. It is
        latent where nothing in the tree gives the build a value.
        """
        for path in sorted(self.files.paths):
            if not DOCKERFILE.search(path) or is_example(path) or _AT_HOME.search(path):
                continue
            text = self.files.read(path) or b""
            named = set()
            for one in baked(text):
                if not public_prefix(one.variable) and one.variable not in self.told:
                    named.add(one.variable)
                    yield from self._of_argument(path, one)
            for copied in copied_env_files(text):
                yield from self._of_file(path, copied, named)

    def _of_argument(self, path: str, one: Baked) -> Iterator[Finding]:
        given = self._given(one.variable)
        if not given and has_value(one.argument):
            return
        chain = [
            *(
                self._place(file, by.span, Role.DEFINITION, "is given to the build")
                for file, by in given[:1]
            ),
            self._place(path, one.argument.span, Role.DEFINITION, "is an argument of the build"),
            self._place(path, one.span, Role.USE, one.note),
        ]
        message = f"whoever pulls the image reads {one.variable}: {one.note}"
        yield self._finding(path, one.span, one.variable, message, chain, latent=not given)

    def _given(self, variable: str) -> list[tuple[str, Definition]]:
        """Return what gives builds the argument *variable*."""
        return [
            (path, one)
            for path, several in sorted(self.definitions.items())
            for one in several
            if one.carrier is Carrier.BUILD_ARG
            and one.name == variable
            and one.setting in _GIVEN
            and not one.example
        ]

    def _of_file(self, path: str, copied: CopiedFile, named: Collection[str]) -> Iterator[Finding]:
        """Yield the keys that a copied environment file holds, by what its like in the tree say."""
        if self._is_ignored(path, copied.name):
            return
        for variable, (file, one) in self._held(copied.name).items():
            if variable in named or variable in self.told or public_prefix(variable):
                continue
            note = f"COPY puts {copied.name} into the image"
            chain = [
                self._place(file, one.span, Role.DEFINITION, f"{variable} is set"),
                self._place(path, copied.span, Role.USE, note),
            ]
            message = f"whoever pulls the image reads {variable}: {note}"
            yield self._finding(path, copied.span, variable, message, chain, latent=False)

    def _held(self, name: str) -> dict[str, tuple[str, Definition]]:
        """Return the keys of OpenRouter in files called *name*, or else in examples of one."""
        wanted = posixpath.basename(name)
        found: dict[str, tuple[str, Definition]] = {}
        every = [
            (path, one)
            for path, several in sorted(self.definitions.items())
            for one in several
            if one.carrier is Carrier.ENV_FILE and is_key_name(one.name)
        ]
        real = [item for item in every if posixpath.basename(item[0]) == wanted]
        for path, one in real or [item for item in every if item[1].example]:
            stands_in = one.setting in {Setting.EMPTY, Setting.PLACEHOLDER}
            if not real or not stands_in:
                found.setdefault(one.name, (path, one))
        return found

    def _is_ignored(self, path: str, name: str) -> bool:
        """Whether `.dockerignore` keeps the file from the build, which then cannot copy it."""
        told = [posixpath.join(posixpath.dirname(path), ".dockerignore"), ".dockerignore"]
        lines = {
            line.strip().decode("utf-8", "replace").removeprefix("**/").removeprefix("/")
            for one in told
            for line in (self.files.read(one) or b"").splitlines()
        }
        base = posixpath.basename(name)
        return bool(lines & {base, ".env*", ".env.*", "*.env"})

    def _place(self, path: str, span: Span, role: Role, note: str) -> Location:
        return self.places.location(path, span, role, note)

    def _finding(
        self, path: str, span: Span, variable: str, message: str, chain: Sequence[Location],
        *, latent: bool,
    ) -> Finding:  # fmt: skip
        rule = self.rule
        return Finding(
            rule_id=rule.id,
            leak_class=rule.leak_class,
            severity=rule.severity,
            confidence=Confidence.MEDIUM if latent else rule.confidence,
            message=message,
            fix=rule.fix,
            location=self.places.location(path, span),
            secret=None,
            origins=(Origin(OriginKind.FILE, path),),
            related=tuple(chain),
            excerpt=self.places.excerpt(path, span),
            variable=variable,
            reach=Reach.SERVER,
            latent=latent,
        )

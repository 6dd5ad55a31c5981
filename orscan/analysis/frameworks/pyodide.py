"""Python that runs in the browser: stlite, Gradio-Lite, PyScript and Pyodide itself.

What a page mounts there is a file that everybody may load: the code, and the secrets beside it.

Sources: github.com/whitphx/stlite (README: mount, `files`, `entrypoint`, desktop),
gradio.app/guides/gradio-lite, docs.pyscript.net (`<script type="py">`, `files`),
pyodide.org/en/stable/usage/quickstart; read 2026-11-28.
"""

import fnmatch
import posixpath
import re
from collections.abc import Iterator

from orscan.analysis.frameworks import Entry, Facts, PublicEnv
from orscan.analysis.project import Project, is_generated
from orscan.rule import LeakClass, Reach
from orscan.wordsfirst import finder

_runs = finder(
    {
        b"stlite": rb"@stlite/|/stlite(?:@|\.js|/)",
        b"radio": rb"@gradio/lite|<gradio-lite",
        b"<py-script": rb"<py-script",
        b"<script": rb"<script[^>]*\btype=[\"'](?:py|mpy)[\"']",
        b"pyscript.net": rb"pyscript\.net",
        b"loadPyodide": rb"\bloadPyodide\s*\(",
    }
)
"""Whether a text runs Python in the browser."""

_PYTHON = re.compile(rb"[\"'`=]((?:[\w.-]+/)*[\w.-]+\.py)(?:\?[^\"'`\s>]*)?(?=[\"'`\s>])")
_SECRETS = re.compile(rb"[\"'`](?:[\w.-]+/)*\.streamlit/secrets\.toml[\"'`]")
_DOTENV = re.compile(rb"[\"'`](?:\./)?\.env[\"'`]")
_PAGES = (".html", ".htm", ".js", ".mjs", ".ts", ".tsx", ".jsx")
_NOTE = "runs in the browser, which loads it as it is"


def facts(project: Project) -> Facts | None:
    """Return the Python that pages of *project* load into the browser, or None without any."""
    found = Facts("pyodide", shakes=False, complete=False)
    for path in project.files:
        if not path.endswith(_PAGES) or is_generated(path):
            continue
        text = project.everything.read(path) or b""
        if _runs(text):
            _mounted(project, path, text, found)
    _desktop(project, found)
    return found if found.entries else None


def _mounted(project: Project, page: str, text: bytes, found: Facts) -> None:
    """Add what *page* loads: each file of Python that it names and that is there."""
    for match in _PYTHON.finditer(text):
        name = match[1].decode("utf-8", "replace")
        for path in _places(project, page, name):
            entry = Entry(path, Reach.CLIENT, _NOTE, via=page)
            if entry not in found.entries:
                found.entries.append(entry)
            break
    if _SECRETS.search(text):
        _publish(found, "st.secrets", f"{page} mounts the secrets of Streamlit")
    if _DOTENV.search(text):
        _publish(found, "os.environ", f"{page} mounts the file .env")


def _places(project: Project, page: str, name: str) -> Iterator[str]:
    """Yield the files that *name* may mean in *page*, the likeliest first."""
    bases = (posixpath.dirname(page), project.root, project.at("public"), project.at("static"))
    for base in bases:
        path = posixpath.normpath(posixpath.join(base, name))
        if path in project.everything:
            yield path


def _publish(found: Facts, accessor: str, because: str) -> None:
    public = PublicEnv(accessor, ("",), because, leak_class=LeakClass.BUNDLER_INLINE)
    if public not in found.public:
        found.public.append(public)


def _desktop(project: Project, found: Facts) -> None:
    """Add what an app of stlite's desktop edition is packed with: users can unpack it."""
    stlite = project.manifest.get("stlite")
    desktop = stlite.get("desktop") if isinstance(stlite, dict) else None
    if not isinstance(desktop, dict):
        return
    listed = desktop.get("files")
    patterns = [str(one) for one in listed] if isinstance(listed, list) else []
    patterns += [str(desktop["entrypoint"])] if isinstance(desktop.get("entrypoint"), str) else []
    manifest = project.at("package.json")
    for path in project.files:
        below = project.below(path)
        if not any(fnmatch.fnmatchcase(below, one) or below == one for one in patterns):
            continue
        if path.endswith(".py"):
            found.entries.append(Entry(path, Reach.CLIENT, "is packed into the app", via=manifest))
        elif below.endswith(".streamlit/secrets.toml"):
            _publish(found, "st.secrets", "package.json packs the secrets of Streamlit")
        elif below == ".env":
            _publish(found, "os.environ", "package.json packs the file .env")

"""Servers written in Python: modules that answer requests, and apps whose pages a server makes.

Sources: fastapi.tiangolo.com, flask.palletsprojects.com, docs.djangoproject.com (urls, wsgi),
docs.aiohttp.org, starlette.io, docs.litestar.dev, tornadoweb.org, bottlepy.org, docs.streamlit.io,
gradio.app/docs, docs.chainlit.io, dash.plotly.com, nicegui.io, docs.python.org/3/library/
http.server.html, docs.aws.amazon.com/lambda (Python handlers), learn.microsoft.com/azure
(azure.functions), docs.celeryq.dev; read 2026-11-28.
"""

from orscan.analysis.frameworks import Entry, Facts, pyodide
from orscan.analysis.project import TESTS, Project, is_generated
from orscan.rule import Reach
from orscan.wordsfirst import finder

_NOTE = "runs on the server"

_serves = finder(
    {
        b"FastAPI": rb"\bFastAPI\s*\(",
        b"APIRouter": rb"\bAPIRouter\s*\(",
        b"lask": rb"\bFlask\s*\(|\b(?:from|import)\s+flask\b",
        b"Blueprint": rb"\bBlueprint\s*\(",
        b"Quart": rb"\bQuart\s*\(",
        b"tarlette": rb"\bStarlette\s*\(|\bfrom\s+starlette\b",
        b"itestar": rb"\bLitestar\s*\(|\bfrom\s+litestar\b",
        b"Sanic": rb"\bSanic\s*\(",
        b"aiohttp": rb"\bfrom\s+aiohttp\s+import\s+[^\n]*\bweb\b",
        b"tornado": rb"\bimport\s+tornado\b|\bfrom\s+tornado\b",
        b"bottle": rb"\b(?:from|import)\s+bottle\b",
        b"falcon": rb"\bimport\s+falcon\b",
        b"cherrypy": rb"\bimport\s+cherrypy\b",
        b"HTTPRequestHandler": rb"HTTPRequestHandler\b",
        b"DJANGO_SETTINGS_MODULE": rb"DJANGO_SETTINGS_MODULE",
        b"urlpatterns": rb"\burlpatterns\s*[+=]",
        b"django": rb"\bfrom\s+django\.(?:shortcuts|http|views|urls)\b",
        b"rest_framework": rb"\bfrom\s+rest_framework\b",
        b"streamlit": rb"\b(?:from|import)\s+streamlit\b",
        b"gradio": rb"\b(?:from|import)\s+gradio\b",
        b"chainlit": rb"\b(?:from|import)\s+chainlit\b",
        b"nicegui": rb"\bfrom\s+nicegui\b",
        b"dash": rb"\bimport\s+dash\b|\bfrom\s+dash\s+import\b",
        b"socketio": rb"\b(?:from|import)\s+(?:flask_)?socketio\b",
        b"strawberry": rb"\bimport\s+strawberry\b",
        b"graphene": rb"\bimport\s+graphene\b",
        b"lambda_handler": rb"\bdef\s+lambda_handler\s*\(",
        b"azure": rb"\bimport\s+azure\.functions\b",
        b"functions_framework": rb"\bimport\s+functions_framework\b",
        b"celery": rb"\bfrom\s+celery\s+import\b",
    }
)
"""Whether a text starts a server, or is a part of one that answers."""


def facts(project: Project) -> Facts | None:
    """Return what servers run of the Python in *project*, or None where it is no server."""
    paths = [
        path
        for path in project.files
        if path.endswith(".py") and not is_generated(path) and not TESTS.search(project.below(path))
    ]
    serving = [path for path in paths if _serves(project.everything.read(path) or b"")]
    if not serving:
        return None
    mounted = pyodide.facts(project)
    in_browser = {entry.path for entry in mounted.entries} if mounted else set()
    found = Facts("Python")
    found.entries += [
        Entry(path, Reach.SERVER, _NOTE) for path in serving if path not in in_browser
    ]
    return found if found.entries else None

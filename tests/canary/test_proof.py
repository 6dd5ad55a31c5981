import json
import os
import stat
import sys
from pathlib import Path

import pytest

from orscan.canary import restore, run_canary
from orscan.errors import UsageError
from orscan.fakekey import fake_key
from orscan.finding import Finding, Inner
from orscan.location import Role
from orscan.report import Gravity, Report
from orscan.reporters import RenderOptions, render
from orscan.rule import LeakClass, Reach, Severity
from tests.canary.conftest import Project
from tests.conftest import Repository
from tests.support import body, key

Told = list[tuple[str, str, str]]


def told(report: Report) -> Told:
    return [(one.variable, one.severity.word, one.location.path) for one in report.findings]


def kinds(report: Report) -> set[str]:
    return {one.kind for one in report.diagnostics if one.gravity is Gravity.INCOMPLETE}


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


# What must not be told.


def test_a_bundle_without_a_mark_is_clean(project: Project) -> None:
    report = project.build("write('dist/a.js', 'const has = ' + str(bool(key)))")
    assert told(report) == []
    assert report.exit_code == 0
    assert report.scanned.files == 1


def test_what_only_the_server_gets_is_a_note(project: Project) -> None:
    report = project.build(
        "write('.next/server/app/page.js', private); write('.output/server/i.mjs', private)\n"
        "write('.svelte-kit/output/server/i.js', private); write('dist/client/a.js', '')\n"
        "write('dist/server/e.js', private)"
    )
    assert {(word, path.rpartition("/")[0]) for _, word, path in told(report)} == {
        ("note", ".next/server/app"),
        ("note", ".output/server"),
        ("note", ".svelte-kit/output/server"),
        ("note", "dist/server"),
    }
    assert {one.reach for one in report.findings} == {Reach.SERVER}
    assert report.exit_code == 0


def test_caches_are_not_searched(project: Project) -> None:
    report = project.build(
        "write('.next/cache/x', key); write('node_modules/.cache/x.js', key)\n"
        "write('.turbo/log', key); write('.parcel-cache/x', key); write('dist/a.js', '')"
    )
    assert report.findings == ()
    assert report.exit_code == 0
    assert report.scanned.left_out == {"in a build's cache": 3}


def test_an_address_or_a_model_gets_no_mark(project: Project) -> None:
    project.write(".env", "VITE_OPENROUTER_BASE_URL=https://openrouter.ai\nOPENROUTER_MODEL=a/b\n")
    report = project.build("write('dist/a.js', open('.env').read())")
    assert report.findings == ()
    assert (project.root / "dist/a.js").read_text().startswith("VITE_OPENROUTER_BASE_URL=https://")


def test_a_fake_key_of_the_sources_is_no_mark(project: Project) -> None:
    report = project.build(f"write('dist/a.js', {fake_key()!r})")
    assert report.findings == ()
    assert len(report.suppressed) == 1
    assert report.exit_code == 0


def test_a_source_that_the_build_writes_reaches_nobody_yet(project: Project) -> None:
    report = project.build(
        "write('src/environments/environment.ts', key); write('build.log', key)\n"
        "write('dist/a.js', '')"
    )
    assert [(word, path) for _, word, path in told(report)] == [
        ("note", "build.log"),
        ("note", "src/environments/environment.ts"),
    ]
    assert report.exit_code == 0


# What must.


def test_a_mark_in_a_bundle_is_an_error_with_its_way(project: Project) -> None:
    project.write(".env.local", "# keys\nVITE_OPENROUTER_API_KEY=\n")
    finding = only(project.build("write('dist/assets/a.js', '\\nx = \"' + key + '\"')"))
    assert finding.variable == "VITE_OPENROUTER_API_KEY"
    assert finding.severity is Severity.ERROR
    assert finding.leak_class is LeakClass.PUBLIC_ENV
    assert finding.reach is Reach.CLIENT
    assert finding.secret is None
    assert (finding.location.start.line, finding.location.start.column) == (2, 6)
    assert [(one.role, one.path, one.start.line) for one in finding.chain] == [
        (Role.DEFINITION, ".env.local", 2),
        (Role.READ, "src/app.ts", 1),
    ]


def test_a_private_variable_is_named_apart(project: Project) -> None:
    report = project.build("write('dist/a.js', private + key)")
    assert [(one.variable, one.leak_class) for one in report.findings] == [
        ("OPENROUTER_API_KEY", LeakClass.BUNDLER_INLINE),
        ("VITE_OPENROUTER_API_KEY", LeakClass.PUBLIC_ENV),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "base64.b64encode(key.encode()).decode()",
        "base64.b64encode(b'Bearer ' + key.encode()).decode()",
        "base64.b64encode(b'u:' + key.encode()).decode()",
        "key.encode().hex()",
        "key[::-1]",
        "'\"' + key[:20] + '\" + \"' + key[20:] + '\"'",
        "'[\"' + key[:30] + '\",\"' + key[30:] + '\"].join(\"\")'",
        "'?k=' + key.replace('-', '%2D')",
        "''.join('\\\\u%04x' % ord(c) for c in key)",
        "'\\ufeffx' + key",
    ],
)
def test_an_encoded_mark_is_found(project: Project, written: str) -> None:
    report = project.build(
        f"write('dist/a.js', 'x = ' + repr({written}).replace(chr(92)*2, chr(92)))"
    )
    assert told(report) == [("VITE_OPENROUTER_API_KEY", "error", "dist/a.js")]


def test_a_source_map_says_which_source(project: Project) -> None:
    finding = only(
        project.build(
            "write('dist/a.js.map', json.dumps({'version': 3, 'sources': ['../src/k.ts'],"
            " 'sourcesContent': ['\\n\\nk = \"' + key + '\"'], 'mappings': ''}))"
        )
    )
    assert finding.inner == Inner("../src/k.ts", 3)
    assert finding.message.endswith("from ../src/k.ts, line 3")


def test_archives_are_opened(project: Project) -> None:
    report = project.build(
        """
held = io.BytesIO()
with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("assets/app.js", "k='" + key + "'")
write("android/app/build/outputs/apk/release/app.apk", held.getvalue())
write("ios/App.ipa", held.getvalue())
write("dist/a.js.gz", gzip.compress(b"k='" + key.encode() + b"'"))
body = b"k='" + key.encode() + b"'"
head = json.dumps({"files": {"m.js": {"size": len(body), "offset": "0"}}}).encode()
padded = head + b"\\0" * (-len(head) % 4)
sizes = struct.pack("<4I", 4, len(padded) + 8, len(padded) + 4, len(head))
write("release/linux-unpacked/resources/app.asar", sizes + padded + body)
"""
    )
    assert [(word, path) for _, word, path in told(report)] == [
        ("error", "android/app/build/outputs/apk/release/app.apk!/assets/app.js"),
        ("error", "dist/a.js.gz!/a.js"),
        ("error", "ios/App.ipa!/assets/app.js"),
        ("error", "release/linux-unpacked/resources/app.asar!/m.js"),
    ]


def test_compressed_copies_are_looked_into_with_or_without_what_they_are_copies_of(
    project: Project,
) -> None:
    report = project.build(
        "import brotli\n"
        "write('dist/a.js.br', brotli.compress(key.encode()))\n"
        "write('dist/b.js', 'x'); write('dist/b.js.br', brotli.compress(b'x'))"
    )
    assert [path for _, _, path in told(report)] == ["dist/a.js.br!/a.js"]
    assert kinds(report) == set()
    broken = project.build("write('dist/a.js.br', b'\\xff\\x02\\x80abcde')")
    assert kinds(broken) == {"archive"}
    assert broken.exit_code == 3


def test_next_sends_what_it_renders_at_build_time(project: Project) -> None:
    report = project.build(
        "write('.next/server/app/a.html', private); write('.next/server/app/a.rsc', private)\n"
        "write('.next/server/pages/b.json', private); write('.next/static/c.js', private)\n"
        "write('.next/server/app/a.js', private)\n"
        "write('.next/required-server-files.json', private)"
    )
    assert [(word, path) for _, word, path in told(report)] == [
        ("note", ".next/required-server-files.json"),
        ("error", ".next/server/app/a.html"),
        ("note", ".next/server/app/a.js"),
        ("error", ".next/server/app/a.rsc"),
        ("error", ".next/server/pages/b.json"),
        ("error", ".next/static/c.js"),
    ]


def test_one_finding_for_a_variable_and_a_file(project: Project) -> None:
    finding = only(project.build("write('dist/a.js', ('k=\"' + key + '\"\\n') * 30)"))
    others = [one for one in finding.related if one.role is Role.RELATED]
    assert [one.start.line for one in others] == list(range(2, 10))


def test_a_key_that_is_no_mark_is_told_as_in_a_scan(project: Project) -> None:
    finding = only(project.build(f"write('dist/a.js', 'k = \"sk-or-v1-' + {body()!r} + '\"')"))
    assert finding.rule_id == "openrouter-key"
    assert finding.variable == ""


# Where the values come from.


def test_real_values_are_not_used_wherever_they_stand(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    kept = {
        ".env": f"A_TOKEN={key(1)} # old: {key(2)}\nHEADER='Bearer {key(3)}'\n",
        "apps/web/.env.production": f'export OPENROUTER_API_KEY="{key(4)}"\r\n',
        "eas.json": json.dumps({"build": {"env": {"EXPO_PUBLIC_K": key(5)}}}),
        "wrangler.toml": f'[vars]\nLLM = "{key(6)}"\n',
    }
    files = [project.write(path, text) for path, text in kept.items()]
    monkeypatch.setenv("OPENROUTER_API_KEY", key(7))
    monkeypatch.setenv("UNRELATED", f"x {key(8)} y")
    program = (
        "text = ''.join(open(p).read() for p in sys.argv[2:])\n"
        "text += str(dict(os.environ)) + sys.argv[1]\n"
        "write('dist/a.txt', text); print(text); sys.stderr.write(text)"
    )
    command = [*project.command(program), f"--dart-define=LIVE={key(9)}", *map(str, files)]
    report = run_canary(project.root, command)
    out, err = capfd.readouterr()
    shipped = (project.root / "dist/a.txt").read_text()
    whole = "".join([shipped, out, err, str(report), *(_rendered(report))])
    assert not [n for n in range(1, 10) if body(n)[12:-3] in whole]
    assert {one.variable for one in report.findings} == {
        *("A_TOKEN", "HEADER", "OPENROUTER_API_KEY", "EXPO_PUBLIC_K", "LLM", "UNRELATED", "LIVE"),
        ".env:1",
        "VITE_OPENROUTER_API_KEY",
    }
    assert [path.read_bytes().decode() for path in files] == list(kept.values())


def _rendered(report: Report) -> list[str]:
    options = RenderOptions(verbose=True)
    return [render(name, report, options) for name in ("text", "json", "sarif", "github")]


def test_the_same_variable_of_several_packages_has_one_mark(project: Project) -> None:
    project.write("package.json", '{"workspaces": ["apps/*"]}')
    for name in ("a", "b"):
        project.write(f"apps/{name}/.env", f"VITE_OPENROUTER_KEY={name}\n")
        project.write(f"apps/{name}/package.json", "{}")
    report = project.build(
        "for n in 'ab': write(f'apps/{n}/dist/i.js', open(f'apps/{n}/.env').read())"
    )
    assert told(report) == [
        ("VITE_OPENROUTER_KEY", "error", "apps/a/dist/i.js"),
        ("VITE_OPENROUTER_KEY", "error", "apps/b/dist/i.js"),
    ]
    nearest = [one.chain[0].path for one in report.findings]
    assert nearest == ["apps/a/.env", "apps/b/.env"]
    assert [(project.root / f"apps/{n}/.env").read_text()[-2] for n in "ab"] == ["a", "b"]


def test_a_package_is_part_of_its_workspace(repo: Repository) -> None:
    repo.write("pnpm-workspace.yaml", "packages: ['apps/*']\n")
    repo.write(".env", "OPENROUTER_API_KEY=real\n")
    place = repo.write("apps/a/build.sh", "mkdir -p ../../dist && cp ../../.env ../../dist/x.js\n")
    report = run_canary(place.parent, ["sh", "build.sh"])
    assert told(report) == [("OPENROUTER_API_KEY", "error", "dist/x.js")]
    assert report.root == os.path.realpath(repo.root)


def test_a_named_variable_is_marked(project: Project) -> None:
    report = project.build("write('dist/a.js', os.environ['VITE_CHAT'])", env=["VITE_CHAT"])
    assert told(report) == [("VITE_CHAT", "error", "dist/a.js")]
    with pytest.raises(UsageError, match="no name of a variable"):
        project.build("", env=["A=B"])


# What cannot be said.


def test_a_build_that_writes_nothing_is_not_clean(project: Project) -> None:
    project.write("dist/a.js", "old")
    report = project.build("print('cached')")
    assert kinds(report) == {"nothing-written"}
    assert report.exit_code == 3


def test_a_build_that_fails_is_not_clean(project: Project) -> None:
    report = project.build("write('dist/a.js', ''); sys.exit(7)")
    assert kinds(report) == {"build-failed"}
    assert any("exit code 7" in one.message for one in report.diagnostics)
    assert report.exit_code == 3


def test_what_a_failing_build_leaked_is_told(project: Project) -> None:
    report = project.build("write('dist/a.js', key); sys.exit(1)")
    assert len(report.findings) == 1
    assert report.exit_code == 1


def test_without_a_variable_nothing_is_built(tmp_path: Path) -> None:
    project = Project(tmp_path / "empty")
    project.root.mkdir()
    report = project.build("write('dist/a.js', 'x')")
    assert kinds(report) == {"no-variable"}
    assert report.exit_code == 3
    assert not (project.root / "dist").exists()


def test_only_the_named_folders_are_searched(project: Project) -> None:
    program = "write('lib/a.txt', key); write('dist/b.js', key); write('../sent/c.js', key)"
    report = project.build(program, out=["lib", "../sent"])
    assert told(report) == [
        ("VITE_OPENROUTER_API_KEY", "error", "../sent/c.js"),
        ("VITE_OPENROUTER_API_KEY", "error", "lib/a.txt"),
    ]
    missed = project.build("write('dist/b.js', '')", out=["dist", "nowhere"])
    assert [one.path for one in missed.diagnostics if one.gravity is Gravity.INCOMPLETE] == [
        "nowhere"
    ]


def test_an_unknown_place_is_a_warning(project: Project) -> None:
    finding = only(project.build("write('bundle.js', key)"))
    assert finding.severity is Severity.WARNING
    assert finding.reach is Reach.UNKNOWN


def test_a_folder_with_a_page_is_the_clients(project: Project) -> None:
    finding = only(project.build("write('shop/index.html', ''); write('shop/js/a.js', key)"))
    assert finding.severity is Severity.ERROR


def test_a_folder_of_output_that_cannot_be_listed_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refused(place: Path) -> object:
        if place.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refused)
    report = project.build("write('dist/closed/a.js', key); write('dist/b.js', 'x')")
    assert kinds(report) == {"unreadable"}
    assert report.exit_code == 3


# That nothing changes.


def test_a_command_that_is_not_there_changes_nothing(project: Project) -> None:
    file = project.write(".env", "OPENROUTER_API_KEY=real")
    before = file.stat()
    for command in (["no-such-command"], ["./no-such-command"], []):
        with pytest.raises(UsageError, match="command"):
            run_canary(project.root, command)
    broken = project.write("broken", b"\x7fELF nothing")
    broken.chmod(0o755)
    with pytest.raises(UsageError, match="cannot be started"):
        run_canary(project.root, ["./broken"])
    assert file.stat() == before or file.read_text() == "OPENROUTER_API_KEY=real"
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    with pytest.raises(UsageError, match="no such folder"):
        run_canary(project.root / "nowhere", [sys.executable])


@pytest.mark.parametrize("program", ["", "sys.exit(3)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_env_files_are_as_they_were(project: Project, program: str) -> None:
    file = project.write(".env", b"\xef\xbb\xbfOPENROUTER_API_KEY = 'a\nb' # c\r\n\xff")
    file.chmod(0o640)
    os.utime(file, ns=(1_500_000_000_123_456_789, 1_500_000_000_987_654_321))
    content, before = file.read_bytes(), file.stat()
    project.build("print(open('.env', 'rb').read())\n" + program)
    after = file.stat()
    assert file.read_bytes() == content
    assert stat.S_IMODE(after.st_mode) == 0o640
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert not (project.root.parent / "state/orscan/canary").exists() or not list(
        (project.root.parent / "state/orscan/canary").iterdir()
    )


def test_originals_lie_in_the_git_folder_for_nobody_else(repo: Repository) -> None:
    repo.stage(".env", f"OPENROUTER_API_KEY={key()}\n")
    repo.commit()
    program = (
        "import os,subprocess,sys,pathlib\n"
        "kept = pathlib.Path('.git/orscan/canary')\n"
        "modes = {p.name: oct(p.stat().st_mode) for p in kept.iterdir()}\n"
        "print(oct(kept.stat().st_mode), sorted(set(modes.values())))\n"
        "status = subprocess.run(['git', 'status', '--short'], capture_output=True, text=True)\n"
        "print(status.stdout)\n"
        "os.makedirs('dist'); open('dist/a', 'w').write('x')"
    )
    said: list[bytes] = []
    run_canary(repo.root, [sys.executable, "-c", program], say=said.append)
    text = b"".join(said).decode()
    assert text.split("\n")[0] == "0o40700 ['0o100600']"
    assert text.split("\n")[1] == " M .env"
    assert repo.git("status", "--short") == "?? dist/\n"
    assert not (repo.root / ".git/orscan/canary").exists()


def test_a_link_stays_a_link(project: Project) -> None:
    shared = project.write("../shared.env", "OPENROUTER_API_KEY=real\n")
    (project.root / ".env").symlink_to("../shared.env")
    report = project.build("write('dist/a.js', open('.env').read())")
    assert len(report.findings) == 1
    assert os.readlink(project.root / ".env") == "../shared.env"
    assert shared.read_text() == "OPENROUTER_API_KEY=real\n"


def test_what_the_build_adds_to_an_env_file_is_undone_and_told(project: Project) -> None:
    file = project.write(".env", "OPENROUTER_API_KEY=real\n")
    report = project.build("open('.env', 'a').write('B=2'); write('dist/a.js', '')")
    assert file.read_text() == "OPENROUTER_API_KEY=real\n"
    assert [one.path for one in report.diagnostics if one.kind == "env-file"] == [".env"]
    assert report.exit_code == 0


def test_paths_are_told_as_seen_from_the_root(repo: Repository) -> None:
    file = repo.write("deep/er/.env", "OPENROUTER_API_KEY=real\n")
    program = "import os; open('.env', 'a').write('B=2'); os.mkdir('dist'); open('dist/a', 'w')"
    report = run_canary(file.parent, [sys.executable, "-c", program])
    assert [one.path for one in report.diagnostics if one.kind == "env-file"] == [".env"]
    assert file.read_text() == "OPENROUTER_API_KEY=real\n"


def test_what_was_written_anew_is_not_overwritten(project: Project) -> None:
    file = project.write(".env", "OPENROUTER_API_KEY=real\n")
    report = project.build("write('.env', 'OPENROUTER_API_KEY=newer'); write('dist/a.js', '')")
    assert file.read_text() == "OPENROUTER_API_KEY=newer"
    (problem,) = [one for one in report.diagnostics if one.kind == "env-file"]
    kept = Path(problem.message.rpartition(" is in ")[2])
    assert kept.read_text() == "OPENROUTER_API_KEY=real\n"
    assert report.exit_code == 3
    with pytest.raises(UsageError, match="written anew"):
        project.build("write('dist/a.js', '')")
    kept.unlink()
    assert project.build("write('dist/a.js', 'x')").exit_code == 0


def test_there_is_nothing_to_restore(project: Project) -> None:
    assert restore(project.root) == []

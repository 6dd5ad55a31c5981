from pathlib import Path

import pytest

from orscan.canary.outputs import Audience, Layout, states, written

SERVER = [
    ".next/server/app/page.js", ".next/server/app/page.js.nft.json", ".next/standalone/.env",
    ".next/server/pages-manifest.json", ".next/routes-manifest.json", ".next/server/edge/x.js",
    ".output/server/chunks/a.mjs", ".output/nitro.json", ".svelte-kit/output/server/index.js",
    ".svelte-kit/cloudflare/_worker.js", ".vercel/output/functions/a.func/i.js",
    ".netlify/functions-internal/a.js", ".open-next/server-functions/a.js",
    "dist/_worker.js/index.js", "dist/_worker.js", "dist/server/entry.mjs",
    "apps/web/.next/server/x.js", ".amplify-hosting/compute/a.js", "dist/app/server/main.mjs",
]  # fmt: skip
CLIENT = [
    ".next/static/chunks/a.js", ".next/server/app/a.html", ".next/server/app/a.rsc",
    ".next/server/app/a.segments/_full.segment.rsc", ".next/server/pages/en/a.json",
    ".next/standalone/.next/static/a.js", ".output/public/_nuxt/a.js", ".output/chrome-mv3/bg.js",
    ".svelte-kit/output/client/a.js", ".svelte-kit/output/prerendered/pages/a.html",
    ".svelte-kit/cloudflare/_app/a.js", ".vercel/output/static/a.js",
    ".vercel/output/functions/a.prerender-fallback.html", ".open-next/assets/a.js",
    "dist/assets/a.js", "dist/app/browser/main.js", "build/static/js/main.js", "out/a.html",
    "public/build/a.js", "www/a.js", "storybook-static/a.js", "docs/.vitepress/dist/a.js",
    "android/app/build/outputs/apk/a.apk", "src-tauri/target/release/bundle/deb/a", "x/App.ipa",
    "ios/main.jsbundle", "dist/.env", "dist/workers/a.js", "out/renderer/a.js",
]  # fmt: skip
NOBODY = [
    ".next/cache/webpack/a.pack", ".next/trace", ".next/types/a.ts", ".svelte-kit/generated/a.js",
    ".nuxt/dist/server/a.mjs", ".turbo/a.log", ".angular/cache/a", "docs/.vitepress/cache/a.js",
    ".wrangler/tmp/a.js", "android/app/build/intermediates/a.apk", "target/debug/a",
    "coverage/a.js",
]  # fmt: skip
SOURCE = [
    "src/env.js",
    "src/environments/environment.ts",
    ".env.local",
    "a.log",
    "tsconfig.tsbuildinfo",
]
UNKNOWN = ["bundle.js", "lambda/x.js", "packages/a/esm/b.js"]

EVERY = [
    *((path, Audience.SERVER) for path in SERVER),
    *((path, Audience.CLIENT) for path in CLIENT),
    *((path, Audience.NOBODY) for path in NOBODY),
    *((path, Audience.SOURCE) for path in SOURCE),
    *((path, Audience.UNKNOWN) for path in UNKNOWN),
]


@pytest.mark.parametrize(("path", "audience"), EVERY, ids=[path for path, _ in EVERY])
def test_paths_say_who_gets_a_file(tmp_path: Path, path: str, audience: Audience) -> None:
    assert Layout(str(tmp_path)).audience(path) is audience


@pytest.mark.parametrize(
    ("present", "path", "audience"),
    [
        (["dist/server/index.html"], "dist/server/a.js", Audience.CLIENT),
        (["dist/client/a", "dist/server/b"], "dist/entry.mjs", Audience.SERVER),
        (["dist/client/a", "dist/server/b"], "dist/a.html", Audience.CLIENT),
        (["build/client/a", "build/server/b"], "build/prerendered/a.js", Audience.CLIENT),
        (["build/client/server/index.html", "build/server/a"], "build/client/server/a.js",
         Audience.CLIENT),
        (["build.gradle"], "build/outputs/a.txt", Audience.CLIENT),
        (["app/build.gradle.kts"], "app/build/generated/a.txt", Audience.NOBODY),
        (["pubspec.yaml"], "build/web/main.dart.js", Audience.CLIENT),
        (["pubspec.yaml"], "build/kernel/a", Audience.NOBODY),
        (["remix.config.js"], "build/index.js", Audience.SERVER),
        (["remix.config.js"], "public/build/a.js", Audience.CLIENT),
        (["build/BUILD_ID", "build/build-manifest.json", "build/server/a"], "build/server/a.js",
         Audience.SERVER),
        (["build/BUILD_ID", "build/build-manifest.json", "build/server/a"],
         "build/static/chunks/a.js", Audience.CLIENT),
        (["shop/index.html"], "shop/js/a.js", Audience.CLIENT),
        (["ext/manifest.json"], "ext/bg.js", Audience.CLIENT),
    ],
)  # fmt: skip
def test_what_lies_beside_says_it_too(
    tmp_path: Path, present: list[str], path: str, audience: Audience
) -> None:
    for one in present:
        (tmp_path / one).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one).write_text("")
    assert Layout(str(tmp_path)).audience(path) is audience


def test_written_is_what_is_new_or_changed(tmp_path: Path) -> None:
    for path in ("dist/same.js", "dist/changed.js", "dist/touched.js", ".env"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("old")
    root = str(tmp_path)
    before = states(root)
    (tmp_path / "dist/changed.js").write_text("new")
    (tmp_path / "dist/new.js").write_text("new")
    (tmp_path / "dist/touched.js").touch()
    (tmp_path / ".env").write_text("x")
    found = written(root, before, [], [".env"])
    assert [one.path for one in found] == ["dist/changed.js", "dist/new.js", "dist/touched.js"]
    assert [one.path for one in written(root, before, ["dist/new.js"], [])] == ["dist/new.js"]

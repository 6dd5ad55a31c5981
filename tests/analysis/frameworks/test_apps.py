"""What a build of an app puts into it, and what it does not."""

import pytest

from tests.analysis.trees import said

ANDROID = {"app/build.gradle.kts": 'plugins { id("com.android.application") }'}
KOTLIN = "app/src/main/java/x/Api.kt"
READ = """class Api {
    fun ask() = Request.Builder()
        .addHeader("Authorization", "Bearer ${BuildConfig.OPENROUTER_API_KEY}")
}
"""
FIELD = """plugins { id("com.android.application") }
android { defaultConfig {
  buildConfigField("String", "OPENROUTER_API_KEY", "\\"${props["OPENROUTER_API_KEY"]}\\"")
} }
"""
FLUTTER = """dependencies:
  flutter:
    sdk: flutter
  flutter_dotenv: ^5.0.0
flutter:
  assets:
    - .env
"""


def errors(files: dict[str, str]) -> list[str]:
    """Return the errors among what is said of *files*."""
    return [one for one in said(files) if one.startswith("error")]


@pytest.mark.parametrize(
    "files",
    [
        {**ANDROID, KOTLIN: READ.replace("BuildConfig.OPENROUTER_API_KEY", "OPENROUTER_API_KEY")},
        {**ANDROID, "app/src/test/java/x/ApiTest.kt": READ},
        {
            "build.gradle.kts": 'dependencies { implementation("io.ktor:ktor-server-netty:3") }',
            "src/main/kotlin/Main.kt": 'val key = System.getenv("OPENROUTER_API_KEY")',
        },
        {
            "App.swift": "import SwiftUI\n"
            'let k = ProcessInfo.processInfo.environment["OPENROUTER_API_KEY"]',
        },
        {
            **ANDROID,
            "app/src/main/res/values/strings.xml": "<resources>"
            '<string name="openrouter_api_key">Your OpenRouter API key</string></resources>',
            KOTLIN: "fun label() = stringResource(R.string.openrouter_api_key)",
        },
        {
            "pubspec.yaml": "dependencies:\n  shelf: ^1.0.0\n  dotenv: ^4.0.0\n",
            "lib/main.dart": "final key = dotenv.env['OPENROUTER_API_KEY'];",
        },
        {
            "Api.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
            "Api.cs": 'class A { string k = Configuration["OPENROUTER_API_KEY"]; }',
        },
    ],
)
def test_what_no_user_gets(files: dict[str, str]) -> None:
    assert not errors(files)


def test_build_config_lies_in_the_app() -> None:
    files = {"app/build.gradle.kts": FIELD, KOTLIN: READ}
    assert errors(files) == [f"error mobile-embed OPENROUTER_API_KEY {KOTLIN}:3"]


def test_build_config_of_java() -> None:
    path = "app/src/main/java/x/Api.java"
    used = '"Bearer " + BuildConfig.OPENROUTER_API_KEY'
    code = f'class Api {{ void f(Builder b) {{ b.header("Authorization", {used}); }} }}'
    files = {"app/build.gradle.kts": FIELD, path: code}
    assert errors(files) == [f"error mobile-embed OPENROUTER_API_KEY {path}:1"]


def test_a_plist_lies_in_the_app() -> None:
    code = 'import SwiftUI\nlet k = Bundle.main.object(forInfoDictionaryKey: "OPENROUTER_API_KEY")'
    assert errors({"Podfile": "", "App.swift": code}) == [
        "error mobile-embed OPENROUTER_API_KEY App.swift:2"
    ]


def test_an_environment_file_among_the_assets() -> None:
    code = "final key = dotenv.env['OPENROUTER_API_KEY'];"
    assert errors({"pubspec.yaml": FLUTTER, "lib/main.dart": code}) == [
        "error mobile-embed OPENROUTER_API_KEY lib/main.dart:1"
    ]


def test_dart_define() -> None:
    code = "const key = String.fromEnvironment('OPENROUTER_API_KEY');"
    assert errors({"pubspec.yaml": FLUTTER, "lib/main.dart": code}) == [
        "error mobile-embed OPENROUTER_API_KEY lib/main.dart:1"
    ]


def test_settings_of_blazor_lie_in_the_page() -> None:
    files = {
        "App.csproj": '<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly"></Project>',
        "Chat.cs": 'class A { string k = Configuration["OPENROUTER_API_KEY"]; }',
    }
    assert errors(files) == ["error mobile-embed OPENROUTER_API_KEY Chat.cs:1"]

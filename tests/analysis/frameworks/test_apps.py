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


@pytest.mark.parametrize(
    "asks",
    [
        '(Bundle.main.infoDictionary?[key] as? String) ?? ""',
        'Bundle.main.object(forInfoDictionaryKey: key) as? String ?? ""',
    ],
)
def test_a_function_that_reads_the_setting_it_is_told(asks: str) -> None:
    code = (
        "import SwiftUI\nenum Settings {\n"
        f"    static func value(for key: String) -> String {{ {asks} }}\n"
        '    static let key = value(for: "API_KEY")\n'
        '    static let title = value(for: "TITLE")\n}\n'
        "func ask(_ r: inout URLRequest) {\n"
        '    r.url = URL(string: "https://openrouter.ai/api/v1/chat/completions")\n'
        '    r.setValue("Bearer \\(Settings.key)", forHTTPHeaderField: "Authorization")\n}'
    )
    assert errors({"Podfile": "", "App.swift": code}) == ["error mobile-embed API_KEY App.swift:4"]


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


@pytest.mark.parametrize(
    "read",
    [
        'Configuration.GetSection("OpenRouter")["ApiKey"]',
        'configuration.GetSection("OpenRouter").GetValue<string>("ApiKey")',
        'builder.Configuration["OpenRouter:ApiKey"]',
    ],
)
def test_a_setting_of_a_section(read: str) -> None:
    files = {
        "App.csproj": '<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly"></Project>',
        "Chat.cs": f"// OpenRouter\nclass A {{ string k = {read}; }}",
    }
    assert errors(files) == ["error mobile-embed OpenRouter:ApiKey Chat.cs:2"]


BOUND = {
    "Chat/Settings.cs": 'public class Settings { public const string Section = "OpenRouter";\n'
    "  public string ApiKey { get; set; } }",
    "Chat/Client.cs": "class Client { Client(HttpClient http, IOptions<Settings> options) {\n"
    '  http.DefaultRequestHeaders.Add("Authorization", $"Bearer {options.Value.ApiKey}"); } }',
}
MAUI = '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><UseMaui>true</UseMaui></PropertyGroup>'


@pytest.mark.parametrize(
    "bind",
    [
        'services.Configure<Settings>(builder.Configuration.GetSection("OpenRouter"));',
        "services.Configure<Settings>(configuration.GetSection(Settings.Section));",
        'services.AddOptions<Settings>().BindConfiguration("OpenRouter");',
        'var s = new Settings(); configuration.GetSection("OpenRouter").Bind(s);',
    ],
)
def test_a_section_bound_to_a_class(bind: str) -> None:
    files = {"Chat/Chat.csproj": MAUI, "Chat/Start.cs": f"class P {{ void M() {{ {bind} }} }}"}
    assert errors({**files, **BOUND}) == ["error mobile-embed OpenRouter:ApiKey Chat/Client.cs:2"]


def test_a_section_of_which_the_app_has_no_key() -> None:
    files = {
        "Chat/Chat.csproj": MAUI,
        "Chat/appsettings.json": '{"OpenRouter": {"Model": "openai/gpt-4o"}}',
        "Chat/Start.cs": "class P { void M() { services.Configure<Settings>("
        "configuration.GetSection(Settings.Section)); } }",
    }
    assert not errors({**files, **BOUND})


def test_a_section_that_a_server_binds() -> None:
    files = {
        "Chat/Chat.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        "Chat/appsettings.json": '{"OpenRouter": {"ApiKey": ""}}',
        "Chat/Start.cs": "class P { void M() { services.Configure<Settings>("
        "configuration.GetSection(Settings.Section)); } }",
    }
    assert not errors({**files, **BOUND})


@pytest.mark.parametrize(
    ("path", "others"),
    [
        ("Assets/StreamingAssets/config.json", {"Assets/A.cs": "using UnityEngine;"}),
        ("Assets/Resources/config.json", {"Assets/A.cs": "using UnityEngine;"}),
        ("App/Resources/Raw/config.json", {"App/App.csproj": MAUI, "App/A.cs": ""}),
    ],
)
def test_a_settings_file_that_lies_in_the_app(
    path: str, others: dict[str, str], fresh_key: str
) -> None:
    files = {**others, path: f'{{"openrouter_api_key": "{fresh_key}"}}'}
    assert errors(files) == [f"error mobile-embed openrouter_api_key {path}:1"]


def test_a_settings_file_of_the_editor_alone(fresh_key: str) -> None:
    path = "Assets/Editor/config.json"
    files = {"Assets/A.cs": "using UnityEngine;", path: f'{{"openrouter_api_key": "{fresh_key}"}}'}
    assert not [one for one in errors(files) if "mobile-embed" in one]


def test_constants_whose_names_are_computed() -> None:
    script = """plugins { id("com.android.application") }
properties.forEach { (key, value) -> buildConfigField("String", key, value) }
"""
    files = {"app/build.gradle.kts": script, KOTLIN: READ}
    assert errors(files) == [f"error mobile-embed OPENROUTER_API_KEY {KOTLIN}:3"]


def test_a_constant_of_another_module() -> None:
    files = {
        "settings.gradle.kts": 'include(":app", ":core")',
        "app/build.gradle.kts": 'plugins { id("com.android.application") }',
        "core/build.gradle.kts": FIELD.replace("application", "library"),
        KOTLIN: READ,
    }
    assert errors(files) == [f"error mobile-embed OPENROUTER_API_KEY {KOTLIN}:3"]


@pytest.mark.parametrize(
    "script",
    [
        'plugins { kotlin("multiplatform") }\nkotlin { iosArm64() }',
        'plugins { id("org.jetbrains.compose") }',
        "plugins { alias(libs.plugins.shop.android.library) }",
    ],
)
def test_modules_that_are_parts_of_apps(script: str) -> None:
    fields = FIELD.partition("\n")[2]
    files = {"core/build.gradle.kts": f"{script}\n{fields}", KOTLIN.replace("app", "core", 1): READ}
    assert len(errors(files)) == 1


def test_a_server_made_with_the_same_plugin_is_no_app() -> None:
    script = 'plugins { id("com.github.gmazzo.buildconfig") }\n'
    script += 'buildConfig { buildConfigField("String", "OPENROUTER_API_KEY", KEY) }\n'
    script += 'dependencies { implementation("io.ktor:ktor-server-netty:3") }'
    assert not errors({"build.gradle.kts": script, "src/main/kotlin/Api.kt": READ})


@pytest.mark.parametrize(
    "code",
    [
        'let k = NSDictionary(contentsOfFile: path)?["OPENROUTER_API_KEY"] as? String',
        'let k = (Bundle.main.infoDictionary?["OPENROUTER_API_KEY"] as? String) ?? ""',
        'let k = Bundle.main.object(forInfoDictionaryKey: "OPENROUTER_API_KEY") as! String',
    ],
)
def test_reads_of_property_lists(code: str) -> None:
    assert len(errors({"App.swift": f"import SwiftUI\n{code}"})) == 1


def test_a_property_list_as_an_object() -> None:
    code = """import SwiftUI
struct Secrets: Decodable { let openRouterKey: String }
let secrets = try! PropertyListDecoder().decode(Secrets.self, from: data)
let headers = ["Authorization": "Bearer \\(secrets.openRouterKey)"]
"""
    assert errors({"App.swift": code}) == ["error mobile-embed openRouterKey App.swift:4"]


def test_settings_among_the_assets_of_flutter() -> None:
    code = """Future<String> load() async {
  final text = await rootBundle.loadString('assets/config.json');
  return jsonDecode(text)['OPENROUTER_API_KEY'];
}
"""
    assert errors({"pubspec.yaml": FLUTTER, "lib/main.dart": code}) == [
        "error mobile-embed OPENROUTER_API_KEY lib/main.dart:3"
    ]


def test_variables_of_flutter_config() -> None:
    manifest = "dependencies:\n  flutter:\n    sdk: flutter\n  flutter_config: ^2.0.0\n"
    code = "final key = FlutterConfig.get('OPENROUTER_API_KEY');"
    assert len(errors({"pubspec.yaml": manifest, "lib/main.dart": code})) == 1


def test_an_answer_of_a_server_is_no_asset() -> None:
    code = """Future<String> load() async {
  final answer = await http.get(Uri.parse('https://chat.example.com/openrouter'));
  return jsonDecode(answer.body)['OPENROUTER_API_KEY'];
}
"""
    assert not errors({"pubspec.yaml": FLUTTER, "lib/main.dart": code})


def test_a_package_for_phones_is_part_of_an_app() -> None:
    code = 'let k = Bundle.main.infoDictionary?["OPENROUTER_API_KEY"] as? String'
    package = 'let package = Package(name: "Chat", platforms: [.iOS(.v17)])'
    assert len(errors({"Package.swift": package, "Sources/Chat/Api.swift": code})) == 1
    assert not errors({"Package.swift": "let package = Package()", "Sources/Chat/Api.swift": code})


def test_a_log_says_nothing_of_whose_key_a_variable_of_an_app_is() -> None:
    code = "// openrouter\nfinal k = dotenv.env['FINNHUB_API_KEY'];\nvoid f() { print('$k'); }"
    assert not errors({"pubspec.yaml": FLUTTER, "lib/main.dart": code})

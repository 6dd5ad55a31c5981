"""What WordPress and Laravel do with what their functions give back."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from orscan.analysis.frameworks.wordpress import Audience, audience
from orscan.analysis.languages.table import LANGUAGES
from tests.analysis.trees import said

PLUGIN = "<?php /* Plugin Name: Chat by OpenRouter */ "
SETTING = "get_option('openrouter_api_key')"
TYPED = ["error server-returns-key openrouter_api_key p.php:1"]
LARAVEL = {
    "composer.json": '{"require": {"laravel/framework": "^12"}}',
    "config/services.php": "<?php return ['openrouter' => ['key' => env('OPENROUTER_API_KEY')]];",
}
SET = ["error server-returns-key OPENROUTER_API_KEY config/services.php:1"]


def plugin(code: str) -> list[str]:
    """Return what is said of a plugin of one file that holds *code*."""
    return said({"p.php": PLUGIN + code})


@pytest.mark.parametrize(
    "code",
    [
        f"function page() {{ echo {SETTING}; }}",
        f"add_options_page('a', 'b', 'manage_options', 'c', 'page'); function page() {{ echo {SETTING}; }}",
        f"add_settings_field('k', 'Key', [$this, 'field'], 'c'); function field() {{ ?><input value='<?php echo esc_attr({SETTING}); ?>'><?php }}",
        f"add_action('admin_enqueue_scripts', 'f'); function f() {{ wp_localize_script('a', 'b', ['key' => {SETTING}]); }}",
        f"add_action('wp_enqueue_scripts', 'f'); function f() {{ wp_localize_script('a', 'b', ['ready' => !empty({SETTING})]); }}",
        f"add_action('wp_ajax_nopriv_ask', 'ask'); function ask() {{ $r = wp_remote_post('u', ['headers' => ['Authorization' => {SETTING}]]); wp_send_json_success($r); }}",
        f"register_rest_route('x', '/s', ['callback' => 'cb', 'permission_callback' => function () {{ return current_user_can('manage_options'); }}]); function cb() {{ return ['key' => {SETTING}]; }}",
        f"register_rest_route('x', '/s', ['callback' => 'cb', 'permission_callback' => 'may']); function may() {{ return current_user_can('manage_options'); }} function cb() {{ return ['key' => {SETTING}]; }}",
        f"add_shortcode('chat', 'sc'); function sc() {{ return {SETTING} ? 'on' : 'off'; }}",
        "add_action('wp_footer', 'f'); function f() { $o = get_option('chat'); echo $o['chat_width'], $o['placeholder_text']; }",
        "add_action('wp_footer', 'f'); function f() { echo get_option('chat_color'); }",
    ],
)
def test_what_only_owners_see_is_no_leak(code: str) -> None:
    assert plugin(code) == []


@pytest.mark.parametrize(
    "code",
    [
        f"add_action('wp_enqueue_scripts', 'f'); function f() {{ wp_localize_script('a', 'b', ['key' => {SETTING}]); }}",
        f"add_action('wp_footer', function () {{ echo '<script>const k = \"' . esc_js({SETTING}) . '\"</script>'; }});",
        f"add_shortcode('chat', 'sc'); function sc() {{ return '<div data-key=\"' . esc_attr({SETTING}) . '\"></div>'; }}",
        f"add_shortcode('chat', 'sc'); function sc() {{ ob_start(); ?><b><?= {SETTING} ?></b><?php return ob_get_clean(); }}",
        f"register_rest_route('x', '/s', ['callback' => 'cb', 'permission_callback' => '__return_true']); function cb() {{ return ['key' => {SETTING}]; }}",
        f"add_action('wp_ajax_nopriv_key', 'f'); function f() {{ wp_send_json_success(['key' => {SETTING}]); }}",
        "class P { function __construct() { add_action('wp_head', array($this, 'head')); } function head() { $o = get_option('chat', array()); echo $o['openrouter_api_key']; } }",
    ],
)
def test_what_visitors_get_is_a_leak(code: str) -> None:
    assert plugin(code) == TYPED


def test_a_constant_is_a_leak_unless_only_owners_see_it() -> None:
    shown = "function f() { wp_localize_script('a', 'b', ['key' => OPENROUTER_API_KEY]); }"
    assert plugin(f"add_action('admin_enqueue_scripts', 'f'); {shown}") == []
    assert plugin(shown) == ["error server-returns-key OPENROUTER_API_KEY p.php:1"]


def test_who_sees_a_function_is_what_its_hook_says() -> None:
    text = b"<?php add_action('wp_head', 'a'); add_action('admin_head', 'b'); function a() {1;} function b() {2;} function c() {3;}"
    unit = LANGUAGES["php"].unit("p.php", text)
    seen = [audience(unit, text.index(one)) for one in (b"1;", b"2;", b"3;")]
    assert seen == [Audience.VISITORS, Audience.OWNERS, Audience.UNKNOWN]


CONTROLLER = "<?php class ChatController extends Controller { public function ask() { return Http::withToken($this->key())->json(); } public function key() { return ['k' => config('services.openrouter.key')]; } }"


@pytest.mark.parametrize(
    ("route", "is_leak"),
    [
        ("Route::get('/ask', [ChatController::class, 'ask']);", False),
        ("Route::get('/key', [OtherController::class, 'key']);", False),
        (
            "Route::get('/has', fn () => ['has' => filled(config('services.openrouter.key'))]);",
            False,
        ),
        ("Route::get('/key', [ChatController::class, 'key']);", True),
        ("Route::get('/key', 'ChatController@key');", True),
        ("Route::get('/key', fn () => ['k' => config('services.openrouter.key')]);", True),
    ],
)
def test_what_a_route_answers(route: str, *, is_leak: bool) -> None:
    files = {**LARAVEL, "routes/web.php": f"<?php {route}", "app/ChatController.php": CONTROLLER}
    assert said(files) == (SET if is_leak else [])


def test_laravel_mix_bundles_variables_with_its_prefix() -> None:
    files = {
        "package.json": '{"devDependencies": {"laravel-mix": "6.0.0"}}',
        "webpack.mix.js": "const mix = require('laravel-mix');\nmix.js('resources/js/app.js', 'public/js');",
    }
    reads = "fetch('https://openrouter.ai/x', { headers: { Authorization: `Bearer ${process.env.%s}` } });"
    private, public = reads % "OPENROUTER_API_KEY", reads % "MIX_OPENROUTER_API_KEY"
    assert said({**files, "resources/js/app.js": private}) == []
    assert said({**files, "resources/js/app.js": public}) == [
        "error public-env MIX_OPENROUTER_API_KEY resources/js/app.js:1"
    ]


def test_what_inertia_shares_is_in_every_page() -> None:
    share = "<?php use Inertia\\Middleware; class H extends Middleware { public function share($r): array { return ['or' => %s]; } }"
    key = "config('services.openrouter.key')"
    assert said({**LARAVEL, "app/H.php": share % f"['has' => !empty({key})]"}) == []
    assert said({**LARAVEL, "app/H.php": share % f"['key' => {key}]"}) == SET


LIVE = "<?php use Livewire\\Component; class S extends Component { PROPERTY\npublic function mount(): void { $this->key = config('services.openrouter.key'); } }"


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("private string $key = '';", []),
        ("protected ?string $key = null;", []),
        ("public string $model = '';", []),
        ("public string $key = '';", SET),
        ("public ?string $key;", SET),
    ],
)
def test_public_properties_of_livewire_are_in_the_page(declared: str, told: list[str]) -> None:
    assert said({**LARAVEL, "app/Livewire/S.php": LIVE.replace("PROPERTY", declared)}) == told


def test_settings_of_wordpress_are_asked_for_by_name() -> None:
    code = "function s($name) { $o = get_option('chat'); return $o[$name] ?? ''; } "
    asked = "add_action('wp_footer', 'f'); function f() { echo s('openrouter_api_key'); }"
    assert plugin(code + asked) == TYPED
    assert plugin(code + asked.replace("echo s", "echo strlen(s").replace(");", "));")) == []


def test_parameters_of_yii_lie_in_a_file_of_that_name() -> None:
    texts = {
        "config/params.php": "<?php return ['llm' => getenv('OPENROUTER_API_KEY'), 'title' => 'x'];",
        "controllers/C.php": "<?php class C { function f() { return $this->asJson(Yii::$app->params['llm']); } }",
    }
    assert said(texts) == ["error server-returns-key OPENROUTER_API_KEY config/params.php:1"]
    texts["controllers/C.php"] = texts["controllers/C.php"].replace("'llm'", "'title'")
    assert said(texts) == []

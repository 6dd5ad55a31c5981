"""What PHP code does with a key."""

# ruff: noqa: E501 - a file of a project is one line here

import pytest

from tests.analysis.trees import said

LEAK = "error server-returns-key OPENROUTER_API_KEY"
READ = "getenv('OPENROUTER_API_KEY')"
LARAVEL = {
    "composer.json": '{"require": {"laravel/framework": "^12"}}',
    "config/services.php": "<?php return ['openrouter' => ['key' => env('OPENROUTER_API_KEY'), 'url' => 1]];",
}


def page(code: str) -> list[str]:
    """Return what is said of a page whose first line, after `<?php`, is *code*."""
    return said({"a.php": f"<?php {code}"})


@pytest.mark.parametrize(
    "code",
    [
        f"$h = ['Bearer ' . {READ}]; echo curl_exec($h);",
        f"$key = {READ}; foreach ($rows as $key => $value) {{ echo $key; }}",
        f"$key = {READ}; function f() {{ $key = 1; echo $key; }}",
        f"$key = {READ}; function f() {{ echo $key; }}",
        f"$key = {READ}; $f = function () {{ echo $key; }};",
        f"$key = {READ}; $key = 'hidden'; echo $key;",
        f"$k = {READ}; if (!$k) {{ $k = 'none'; echo $k; }} else {{ ask($k); $k = 'hidden'; echo $k; }}",
        f"$k = {READ}; switch (x()) {{ case 1: $k = ''; echo $k; break; default: $k = 'x'; echo $k; }}",
        f"$k = {READ}; echo substr($k, 0, 8) . '...' . substr($k, -4), strlen($k), empty($k), md5($k), $k ? 'y' : 'n', $k === '';",
        f"$c = ['key' => {READ}, 'model' => 1]; echo $c['model']; echo json_encode(['has' => isset($c['key'])]);",
        f"['key' => $a, 'model' => $b] = ['key' => {READ}, 'model' => 1]; echo $b;",
        f"[$a, [$b, $c]] = [1, [2, {READ}]]; echo $a;",
        f"class A {{ private $k; public $m; function __construct() {{ $this->k = {READ}; $this->m = 1; }} function m() {{ return $this->m; }} }} $a = new A(); echo $a->m(), $a->m;",
        f"$client = new Client({READ}); $answer = $client->chat('x'); echo $answer; echo json_encode($answer);",
        f"$x = Http::withToken({READ})->post('u')->json(); echo json_encode($x);",
        f"$k = {READ}; $s = print_r(['k' => $k], true); file_put_contents('cache.txt', hash('sha256', $s));",
        f"$m = match ({READ}) {{ '' => 'no', default => 'yes' }}; echo $m;",
        f"$k = {READ}; var_dump((bool) $k, (int) $k, !empty($k)); printf('%d', strlen($k));",
        f"$_SESSION['k'] = {READ}; echo $_SESSION['name'], $_POST['k'];",
        "putenv('OPENROUTER_API_KEY=' . $_POST['k']); echo $_POST['k'];",
        "echo getenv('OPENROUTER_MODEL'), $_SERVER['HTTP_HOST'];",
        f"$o = $router ?? {READ}; use_it($o); static $k = 1; echo $k, OPENROUTER_MODEL;",
    ],
)
def test_what_stays_on_the_server_is_no_leak(code: str) -> None:
    assert page(code) == []


@pytest.mark.parametrize(
    "code",
    [
        f'$k = {READ} ?: ""; echo "a $k";',
        "print $_ENV['OPENROUTER_API_KEY'] ?? '';",
        "die(json_encode(['k' => $_SERVER['OPENROUTER_API_KEY']]));",
        f"exit({READ});",
        f"printf('%s', {READ});",
        f"var_dump({READ});",
        f"$k = {READ}; function f() {{ global $k; echo $k; }}",
        f"$k = {READ}; function f() {{ echo $GLOBALS['k']; }}",
        f"$k = {READ}; $f = function () use ($k) {{ echo $k; }};",
        f"$k = {READ}; $f = fn() => print($k);",
        f"$k = ''; if (x()) {{ $k = {READ}; }} echo $k;",
        f"$k = ''; $k .= {READ}; echo <<<HTML\n<b>$k</b>\nHTML;",
        f"$c['or']['key'] = {READ}; echo \"{{$c['or']['key']}}\";",
        f"function key() {{ return {READ}; }} echo htmlspecialchars(trim(key()));",
        f"class A {{ function __construct(private string $k) {{}} function key() {{ return $this->k; }} }} $a = new A({READ}); echo $a->key();",
        f"class A {{ public static $k; static function set() {{ self::$k = {READ}; }} static function key() {{ return static::$k; }} }} echo A::key();",
        f"class P {{ protected $k; function __construct() {{ $this->k = {READ}; }} }} class A extends P {{ function show() {{ echo $this->k; }} }}",
        f"$key = {READ}; wp_send_json(compact('key'));",
        f"list('k' => $a) = ['k' => {READ}]; echo $a;",
        f"foreach (['a' => {READ}] as $name => $value) {{ echo $value; }}",
        f"echo json_encode([...['k' => {READ}]]);",
        f"setcookie('k', {READ});",
        "$env = parse_ini_file('.env'); echo $env['OPENROUTER_API_KEY'];",
    ],
)
def test_what_is_written_into_the_answer_is_a_leak(code: str) -> None:
    assert page(code) == [f"{LEAK} a.php:1"]


def test_a_key_between_html_is_a_leak() -> None:
    assert said({"a.php": f"<b><?= {READ} ?></b>"}) == [f"{LEAK} a.php:1"]


def test_a_generic_name_counts_beside_a_call_of_openrouter() -> None:
    call = "$u = 'https://openrouter.ai/api/v1'; echo getenv('API_KEY');"
    assert page(call) == ["error server-returns-key API_KEY a.php:1"]
    assert page("$u = 'https://openrouter.ai/api/v1'; echo getenv('SITE_COLOR');") == []
    assert page("$u = 'https://api.example.org'; echo getenv('API_KEY');") == []


def test_a_generic_name_counts_where_it_goes_to_openrouter_in_another_file() -> None:
    files = {"config.php": "<?php define('API_KEY', getenv('API_KEY'));", "a.php": "<?= API_KEY ?>"}
    assert said(files) == []
    curl = "$c = curl_init('https://openrouter.ai/x'); curl_setopt($c, CURLOPT_HTTPHEADER, ['Authorization: Bearer ' . API_KEY]);"
    assert said({**files, "ai.php": f"<?php {curl}"}) == [
        "error server-returns-key API_KEY config.php:1"
    ]
    other = curl.replace("openrouter.ai", "api.groq.com")
    assert said({**files, "ai.php": f"<?php {other}", "m.php": "<?php // openrouter"}) == []


def test_what_a_program_of_the_command_line_prints_is_a_log() -> None:
    assert page(f"if (PHP_SAPI !== 'cli') exit; echo {READ};") == [
        "error log-leak OPENROUTER_API_KEY a.php:1"
    ]


def test_code_that_does_not_parse_ends_nothing() -> None:
    broken = {"a.php": f"<?php\necho {READ};\nfunction ("}
    assert said(broken) == [f"{LEAK} a.php:2"]


# Several files


def test_a_constant_is_known_in_every_file() -> None:
    defined = {"c.php": f"<?php define('OR_KEY', {READ});", "a.php": "<?php echo OR_KEY;"}
    assert said(defined) == [f"{LEAK} c.php:1"]
    assert said({**defined, "a.php": "<?php echo defined('OR_KEY') ? 1 : 2;"}) == []


def test_a_constant_that_the_owner_defines_elsewhere_is_his_key() -> None:
    assert page("echo OPENROUTER_API_KEY;") == [f"{LEAK} a.php:1"]
    assert page("define('OPENROUTER_API_KEY', 'your key'); echo OPENROUTER_API_KEY;") == [
        f"{LEAK} a.php:1"
    ]
    assert page("echo OPENROUTER_API_KEY_HINT, Names::OPENROUTER_API_KEY;") == []


def test_what_a_file_returns_comes_to_those_who_require_it() -> None:
    files = {"inc/config.php": f"<?php return ['k' => {READ}, 'm' => 1];"}
    asks = "<?php $c = require __DIR__ . '/inc/config.php'; echo $c"
    assert said({**files, "a.php": f"{asks}['m'];"}) == []
    assert said({**files, "a.php": f"{asks}['k'];"}) == [f"{LEAK} inc/config.php:1"]
    assert said({**files, "a.php": "<?php $c = require 'other/config.php'; echo $c['k'];"}) == []


def test_a_variable_is_known_to_files_that_include_each_other_alone() -> None:
    files = {"config.php": f"<?php $openrouter = {READ};", "page.php": "<?= $openrouter ?>"}
    assert said(files) == []
    third = {"index.php": "<?php include 'config.php'; include 'page.php';"}
    assert said({**files, **third}) == [f"{LEAK} config.php:1"]
    assert said({**files, "page.php": "<?php include 'config.php'; ?><?= $openrouter ?>"}) == [
        f"{LEAK} config.php:1"
    ]


def test_a_class_of_another_namespace_is_known_by_its_last_name() -> None:
    holder = f"<?php namespace X; class Keys {{ const K = 1; static function key() {{ return {READ}; }} }}"
    user = "<?php use X\\Keys as Secrets; echo Secrets::key();"
    assert said({"k.php": holder, "a.php": user}) == [f"{LEAK} k.php:1"]
    assert said({"k.php": holder, "a.php": "<?php use X\\Keys; echo Keys::K;"}) == []


@pytest.mark.parametrize("call", ["config(%s)", "config()->get(%s)", "Config::get(%s)"])
def test_a_setting_of_laravel_is_what_its_file_returns(call: str) -> None:
    asked = {name: call % f"'services.openrouter.{name}'" for name in ("key", "url")}
    files = {**LARAVEL, "a.php": f"<?php echo {asked['url']};"}
    assert said(files) == []
    assert said({**files, "a.php": f"<?php echo {asked['key']};"}) == [
        f"{LEAK} config/services.php:1"
    ]


# Logs and addresses


@pytest.mark.parametrize(
    "call",
    [
        "error_log('x ' . $k);",
        "Log::debug('x', ['headers' => ['Authorization' => \"Bearer $k\"]]);",
        "logger()->info($k);",
        "$this->logger->error('x', [$k]);",
        "file_put_contents('debug.log', $k, FILE_APPEND);",
        "error_log(print_r(['k' => $k], true));",
    ],
)
def test_what_is_logged_is_told(call: str) -> None:
    assert page(f"$k = {READ}; {call}") == ["error log-leak OPENROUTER_API_KEY a.php:1"]


@pytest.mark.parametrize(
    "call",
    [
        "error_log('set: ' . (empty($k) ? 'no' : 'yes') . substr($k, 0, 6));",
        "Log::debug('x', ['key_length' => strlen($k), 'masked' => Str::mask($k, '*', 4)]);",
        "$blog->add($k); $catalog->write($k); file_put_contents('.env', $k);",
    ],
)
def test_what_says_little_is_no_log_leak(call: str) -> None:
    assert page(f"$k = {READ}; {call}") == []


@pytest.mark.parametrize(
    ("address", "is_leak"),
    [
        ("'https://openrouter.ai/api/v1?x=1&api_key=' . $k", True),
        ('"https://openrouter.ai/api/v1/models?key={$k}"', True),
        ("'https://openrouter.ai/api/v1?' . http_build_query(['key' => $k])", True),
        ("'https://openrouter.ai/api/v1?' . http_build_query(['has' => !empty($k)])", False),
        ("'https://openrouter.ai/api/v1?key=' . (int) isset($k)", False),
    ],
)
def test_a_key_in_an_address_is_told(address: str, *, is_leak: bool) -> None:
    wanted = ["error url-query-key OPENROUTER_API_KEY a.php:1"] if is_leak else []
    assert page(f"$k = {READ}; file_get_contents({address});") == wanted


def test_a_constant_is_a_key_by_its_name_where_a_file_of_settings_fills_it() -> None:
    head = "$c = parse_ini_file('app.ini', true); define('OPENROUTER_API_KEY', $c['llm']['key']); "
    assert page(f"{head}echo 'url ' . OPENROUTER_URL, OPENROUTER_API_KEY ? 'on' : 'off';") == []
    assert page(f"{head}echo OPENROUTER_API_KEY;") == [f"{LEAK} a.php:1"]
    assert page(f"{head.replace('OPENROUTER_API_KEY', 'APP_URL')}echo APP_URL;") == []


def test_a_class_called_config_may_be_the_programs_own() -> None:
    own = "class Config { static function get($n) { return getenv($n); } } "
    assert page(f"{own}echo Config::get('OPENROUTER_API_KEY') !== false;") == []
    assert page(f"{own}echo Config::get('OPENROUTER_API_KEY');") == [f"{LEAK} a.php:1"]

"""What PHP code does with a key."""

from tests.analysis.trees import said


def test_a_header_of_a_request_stays_on_the_server() -> None:
    text = '<?php\n$h = ["Bearer " . getenv("OPENROUTER_API_KEY")];\necho curl_exec($h);\n'
    assert said({"a.php": text}) == []


def test_a_key_inside_a_text_that_is_echoed_is_a_leak() -> None:
    text = '<?php\n$k = getenv("OPENROUTER_API_KEY") ?: "";\necho "a $k";\n'
    assert said({"a.php": text}) == ["error server-returns-key OPENROUTER_API_KEY a.php:2"]


def test_a_key_between_html_is_a_leak() -> None:
    text = "<b><?= getenv('OPENROUTER_API_KEY') ?></b>"
    assert said({"a.php": text}) == ["error server-returns-key OPENROUTER_API_KEY a.php:1"]


def test_code_that_does_not_parse_ends_nothing() -> None:
    assert said({"a.php": "<?php echo getenv('OPENROUTER_API_KEY');\nfunction ("})

import pytest

from orscan.errors import UsageError
from orscan.openrouter.hosts import HOSTS, loopback, named


@pytest.mark.parametrize(
    "url",
    [
        "https://openrouter.ai",
        "http://openrouter.ai:80",
        "http://127.0.0.1.example.org:80",
        "http://localhost.example.org:80",
        "http://127.0.0.1@example.org:80",
        "http://example.org@127.0.0.1:80",
        "http://example.org#@127.0.0.1:80",
        "http://127.0.0.1:80/elsewhere",
        "http://127.0.0.1:80?to=example.org",
        "http://127.0.0.1:80#x",
        "http://127.0.0.1",
        "http://127.0.0.1:notaport",
        "http://127.0.0.1:99999",
        "http://0.0.0.0:80",
        "http://[::]:80",
        "http://169.254.169.254:80",
        "http://[::ffff:10.0.0.1]:80",
        "http://10.0.0.1:80",
        "http://2130706433:80",
        "http://0x7f.1:80",
        "https://127.0.0.1:80",
        "file:///etc/passwd",
        "http://[::1",
        "",
    ],
)
def test_only_this_machine_is_taken_for_it(url: str) -> None:
    with pytest.raises(UsageError):
        loopback(url)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.1:80", "http://127.0.0.1:80/api/v1"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/api/v1"),
        ("http://127.0.0.1:8080/api/v1", "http://127.0.0.1:8080/api/v1"),
        ("http://LOCALHOST:8080/api/v1/", "http://127.0.0.1:8080/api/v1"),
        ("http://[::1]:8080", "http://[::1]:8080/api/v1"),
    ],
)
def test_this_machine_may_be_asked(url: str, base: str) -> None:
    host = loopback(url)
    assert (host.base, host.is_loopback) == (base, True)


def test_hosts_are_those_of_openrouter() -> None:
    assert {named(name).base for name in HOSTS} == {
        "https://openrouter.ai/api/v1",
        "https://eu.openrouter.ai/api/v1",
        "https://us.openrouter.ai/api/v1",
    }
    assert not any(named(name).is_loopback for name in HOSTS)


@pytest.mark.parametrize("name", ["", "openrouter.ai", "DEFAULT", "https://example.org"])
def test_no_other_host_has_a_name(name: str) -> None:
    with pytest.raises(UsageError, match="there is no host"):
        named(name)

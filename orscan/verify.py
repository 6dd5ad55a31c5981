"""Asks OpenRouter which of the keys that were found work: each distinct key once.

What is not asked or not answered is unknown, with the reason. Nothing is kept: the answers live as
long as the dict that holds them.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Protocol

from orscan.errors import ApiError
from orscan.finding import Finding, Suppression, SuppressionKind
from orscan.openrouter import models
from orscan.openrouter.client import Answer
from orscan.report import Diagnostic, Report
from orscan.rule import Severity
from orscan.secret import Secret
from orscan.verdict import State, Verdict

Progress = Callable[[int, int], None]
"""Called as answers come, with how many there are and how many are wanted."""

WORKERS = 32
"""How many may wait for their answer at once. At one request a second and with answers cut off
after half a minute, a slow answer never keeps the next request from going out."""

GIVE_UP = 5
"""After so many keys in a row without an answer, the rest is not asked about."""

_NOT_ASKED = "not asked"
"""How the client begins, too, where it sends nothing any more."""

_BROKEN_OFF = "interrupted before an answer came"

_WORDS = {
    402: "probably live: out of credit (402)",
    403: "probably live: restricted (403)",
    408: "OpenRouter took too long (408)",
    429: "asked too often (429)",
}


class Asker(Protocol):
    """Asks about one key; `orscan.openrouter.client.Client` is one."""

    def ask(self, key: Secret) -> Answer:
        """Return what came back; raises ApiError where nothing did."""

    def close(self) -> None:
        """Send nothing any more."""


def judge(answer: Answer) -> Verdict:
    """Return what *answer* to `GET /key` says of the key, by status and shape, never by words.

    Source: which status means what: OpenRouterTeam/docs, errors-and-debugging.mdx, and the
    responses of `GET /key` in openapi.yaml; read 2026-11-23.
    """
    status = answer.status
    if answer.is_page:
        return _unknown(f"a web page came instead of an answer ({status}), as portals show them")
    if status == 200:
        data = answer.value.get("data") if isinstance(answer.value, dict) else None
        info = models.key_info(data) if isinstance(data, dict) else None
        if info is None:
            return _unknown("the answer (200) does not describe a key")
        return Verdict(State.LIVE, "OpenRouter accepts it", info)
    if status == 401:
        return Verdict(State.DEAD, "OpenRouter refuses it (401)")
    if 300 <= status < 400:
        return _unknown(f"led to another address ({status}), which was not followed")
    if status >= 500:
        return _unknown(f"OpenRouter failed ({status})")
    return _unknown(_WORDS.get(status, f"an answer that says nothing of the key ({status})"))


def _unknown(reason: str) -> Verdict:
    return Verdict(State.UNKNOWN, reason)


def verify(
    secrets: Iterable[Secret],
    client: Asker,
    *,
    progress: Progress | None = None,
    workers: int = WORKERS,
) -> dict[str, Verdict]:
    """Return a verdict for each distinct one of *secrets*, by its SHA-256.

    Never raises for what goes wrong on the way: that is a verdict, too. On an interrupt nothing
    more is sent, and Interrupted is raised.
    """
    keys = {secret.sha256: secret for secret in secrets}
    told: dict[str, Verdict] = {}
    answers = _asked(keys, client, workers)
    try:
        while len(told) < len(keys):
            name, verdict = _next(answers)
            told[name] = verdict
            if progress:
                progress(len(told), len(keys))
    except KeyboardInterrupt:
        client.close()
        open_ = dict.fromkeys(keys.keys() - told.keys(), _unknown(_BROKEN_OFF))
        raise Interrupted({**told, **open_}) from None
    except BaseException:
        client.close()
        raise
    return told


class Interrupted(KeyboardInterrupt):
    """Somebody did not want to wait; *verdicts* are as `verify` returns them."""

    def __init__(self, verdicts: dict[str, Verdict]) -> None:
        super().__init__()
        self.verdicts = verdicts


_Answers = SimpleQueue[tuple[str, Verdict | BaseException]]


def _asked(keys: Mapping[str, Secret], client: Asker, workers: int) -> _Answers:
    """Return what the answers come in at, as they come, by the name of the key."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for name in keys:
        waiting.put(name)
    answers: _Answers = SimpleQueue()
    patience = _Patience()

    def work() -> None:
        while True:
            try:
                name = waiting.get_nowait()
            except Empty:
                return
            try:
                answers.put((name, _ask(client, keys[name], patience)))
            except BaseException as error:  # noqa: BLE001 - raised where it is waited for
                answers.put((name, error))

    for _ in range(min(workers, len(keys))):
        # No pool: it would keep an interrupted process until the last answer is there.
        threading.Thread(target=work, daemon=True).start()
    return answers


def _next(answers: _Answers) -> tuple[str, Verdict]:
    while True:
        try:
            # Woken often: a wait without an end cannot be interrupted everywhere.
            name, verdict = answers.get(timeout=0.5)
        except Empty:
            continue
        if isinstance(verdict, BaseException):
            raise verdict
        return name, verdict


class _Patience:
    """Counts how many keys in a row got no answer; threads share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_vain = 0
        self.reason = ""

    def note(self, *, answered: bool, reason: str) -> None:
        with self._lock:
            self._in_vain = 0 if answered else self._in_vain + 1
            if self._in_vain >= GIVE_UP:
                self.reason = reason


def _ask(client: Asker, key: Secret, patience: _Patience) -> Verdict:
    if patience.reason:
        is_told = patience.reason.startswith(_NOT_ASKED)
        return _unknown(patience.reason if is_told else f"{_NOT_ASKED}: {patience.reason}")
    try:
        answer = client.ask(key)
    except ApiError as error:
        patience.note(answered=False, reason=str(error))
        return _unknown(str(error))
    verdict = judge(answer)
    is_refused = answer.status == 429 or answer.status >= 500
    patience.note(answered=not is_refused, reason=verdict.reason)
    return verdict


def askable(findings: Iterable[Finding]) -> list[Secret]:
    """Return the distinct keys in *findings* that OpenRouter can be asked about."""
    return list(dict.fromkeys(one.secret for one in findings if one.secret))


def told(report: Report, verdicts: Mapping[str, Verdict], *, only_live: bool = False) -> Report:
    """Return *report* with *verdicts* on its findings; they are by SHA-256 of the key.

    A live management key has the highest severity. With *only_live* what is dead, or no key, is
    suppressed; what is unknown stays. A diagnostic says how many keys are unknown, and why: then
    the report is incomplete.
    """
    findings = [_with_verdict(one, verdicts) for one in report.findings]
    put_aside: list[Finding] = []
    if only_live:
        put_aside = [replace(one, suppression=why) for one in findings if (why := _not_live(one))]
        findings = [one for one in findings if not _not_live(one)]
    return replace(
        report,
        findings=tuple(findings),
        suppressed=tuple(sorted((*report.suppressed, *put_aside), key=lambda one: one.order)),
        diagnostics=(*report.diagnostics, *_unknown_ones(verdicts)),
    )


def _with_verdict(finding: Finding, verdicts: Mapping[str, Verdict]) -> Finding:
    verdict = verdicts.get(finding.secret.sha256) if finding.secret else None
    if verdict is None:
        return finding
    severity = max(Severity) if verdict.is_management else finding.severity
    return replace(finding, verdict=verdict, severity=severity)


def _not_live(finding: Finding) -> Suppression | None:
    """Return why *finding* is not one of a key that may be live; None for one that is."""
    if finding.secret is None:
        return Suppression(SuppressionKind.VERDICT, "no key that could be asked about")
    if finding.verdict and finding.verdict.state is State.DEAD:
        return Suppression(SuppressionKind.VERDICT, f"dead: {finding.verdict.reason}")
    return None


def _unknown_ones(verdicts: Mapping[str, Verdict]) -> list[Diagnostic]:
    reasons: dict[str, int] = {}
    for verdict in verdicts.values():
        if verdict.state is State.UNKNOWN:
            reasons[verdict.reason] = reasons.get(verdict.reason, 0) + 1
    return [
        Diagnostic(
            "",
            0,
            "unverified",
            f"whether {count:,} {'key works' if count == 1 else 'keys work'} is unknown: {reason}",
        )
        for reason, count in sorted(reasons.items())
    ]

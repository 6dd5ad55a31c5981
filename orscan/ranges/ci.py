"""What a CI run is about, from the variables its system sets.

Where a system says what was there before, that is left out: the range is what a push or a pull
request adds. Where it does not (a scheduled run or one started by hand, the first push of a branch
whose project's default branch was not fetched, every push on Azure and Bitbucket), the range is all
that the commit under test holds. A clone that lacks part of the range is refused.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orscan.errors import IncompleteError, UsageError
from orscan.ranges.revisions import Range, Repository, is_zero

Environ = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Run:
    """What a CI system says of one run.

    *heads* have to be here, and are what is looked at, with *tag* if that is an annotated tag.
    *merge* is what the system may have checked out: a merge of a head into its target, made for
    the run. *bases* is what the target has; one of them has to be here, or *merge* show it.
    *before* is where the branch was, *default* the branch to leave out where that is not known.
    *ref* is the ref that was pushed.
    """

    heads: tuple[str, ...]
    bases: tuple[str, ...] = ()
    merge: str = ""
    before: str = ""
    default: str = ""
    tag: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class _System:
    """A CI system: the variable it is known by, how to read a run, and how to fetch all of it."""

    name: str
    mark: str
    read: Callable[[Environ], _Run]
    deepen: str


def from_ci(environ: Environ, folder: str = ".") -> Range:
    """Return what the CI run that *environ* belongs to is about.

    Raises UsageError outside of a CI run that is known, and IncompleteError, which says what to
    set, where the clone does not hold the whole range.
    """
    system = next((one for one in _SYSTEMS if environ.get(one.mark)), None)
    if system is None:
        marks = ", ".join(f"{one.name} ({one.mark})" for one in _SYSTEMS)
        raise UsageError(f"--ci: none of the CI systems known here is running this: {marks}")
    run = system.read(environ)
    repository = Repository(folder)
    if run.bases:
        included, excluded = _of_request(run, repository, system)
    else:
        included, excluded = _of_push(run, repository, system)
    revisions = (*included, *dict.fromkeys(f"^{commit}" for commit in excluded))
    hidden = repository.cut_off(repository.commits_of(revisions))
    if hidden:
        raise _hidden(system, f"the history before {hidden[0][:12]}")
    start = excluded[0][:12] if excluded else ""
    label = f"{start}..{included[0][:12]}" if start else f"all of {included[0][:12]}"
    if run.tag and repository.commit(run.tag) is None:
        raise _hidden(system, f"the tag {run.tag}")
    tags = repository.tags([*run.heads, run.tag] if run.tag else run.heads)
    names = (run.ref,) if run.ref else ()
    return Range(revisions, f"{label} ({system.name})", tags, names, deepen=system.deepen)


def _of_request(run: _Run, repository: Repository, system: _System) -> tuple[list[str], list[str]]:
    """Return the commits to look from, and those to leave out, of a pull request."""
    included = _heads(run, repository, system)
    excluded = [commit for commit in repository.commits(run.bases) if commit]
    merge = repository.commit(run.merge) if run.merge else None
    parents = repository.parents(merge) if merge else []
    # What the target has gained since the event was sent is no part of the request.
    if merge and len(parents) > 1 and included[0] in parents:
        excluded += [parent for parent in parents if parent not in included]
        included.append(merge)
    if not excluded:
        raise _hidden(system, f"the target, {run.bases[0]},")
    return included, excluded


def _of_push(run: _Run, repository: Repository, system: _System) -> tuple[list[str], list[str]]:
    """Return the commits to look from, and those to leave out, of a push or of no event."""
    included = _heads(run, repository, system)
    is_known = bool(run.before) and not is_zero(run.before)
    before = repository.commit(run.before) if is_known else None
    if before:
        return included, [before]
    if is_known and repository.is_shallow():
        raise _hidden(system, f"where the branch was before, {run.before[:12]},")
    # A forced push may have dropped it; then, as for a new branch, more is looked at.
    others = repository.commits([run.default]) if run.default else []
    return included, [commit for commit in others if commit]


def _heads(run: _Run, repository: Repository, system: _System) -> list[str]:
    found = repository.commits(run.heads)
    for name, commit in zip(run.heads, found, strict=True):
        if commit is None:
            raise _hidden(system, f"the commit to look at, {name or '(none is named)'},")
    return list(dict.fromkeys(commit for commit in found if commit))


def _hidden(system: _System, what: str) -> IncompleteError:
    return IncompleteError(
        f"{what} is not in this clone, so nothing can be said about this run. "
        f"On {system.name}: {system.deepen}"
    )


def _github(environ: Environ) -> _Run:
    """Read GitHub Actions' variables and event file; Gitea and Forgejo set the same.

    Source: https://docs.github.com/en/actions/reference/workflows-and-actions/variables, read
    2026-11-26; events are those of https://docs.github.com/en/webhooks/webhook-events-and-payloads.
    """
    event = _event(environ)
    commit = environ.get("GITHUB_SHA", "HEAD")
    request, group = _part(event, "pull_request"), _part(event, "merge_group")
    default = _text(_part(event, "repository"), "default_branch")
    ref = environ.get("GITHUB_REF", "")
    if request:
        head, base = _part(request, "head"), _part(request, "base")
        return _Run(
            heads=(_text(head, "sha"),),
            bases=(_text(base, "sha"),),
            merge=commit,
            ref=f"refs/heads/{_text(head, 'ref')}",
        )
    if group:
        return _Run(heads=(_text(group, "head_sha"),), bases=(_text(group, "base_sha"),))
    if environ.get("GITHUB_EVENT_NAME") == "push":
        after = _text(event, "after")
        return _Run(
            heads=(after if after and not is_zero(after) else commit,),
            before=_text(event, "before"),
            default=_other_branch(default, ref.removeprefix("refs/heads/")),
            tag=ref if ref.startswith("refs/tags/") else "",
            ref=ref,
        )
    return _Run(heads=(commit,), ref=ref)


def _event(environ: Environ) -> dict[str, Any]:
    path = environ.get("GITHUB_EVENT_PATH", "")
    try:
        event = json.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError) as error:
        raise UsageError(f"--ci: the event file {path} cannot be read: {error}") from error
    if not isinstance(event, dict) or not path:
        raise UsageError("--ci: GITHUB_EVENT_PATH does not name the file of an event")
    return event


def _part(event: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = event.get(name)
    return part if isinstance(part, dict) else {}


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    return value if isinstance(value, str) else ""


def _gitlab(environ: Environ) -> _Run:
    """Read GitLab's variables.

    `CI_COMMIT_BEFORE_SHA` is all zeros for a new branch, a merge request, a schedule and a run
    started by hand. Source: https://docs.gitlab.com/ci/variables/predefined_variables/, and
    https://gitlab.com/gitlab-org/gitlab/-/issues/493695, read 2026-11-26.
    """
    commit = environ.get("CI_COMMIT_SHA", "HEAD")
    base = environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    name = environ.get("CI_COMMIT_REF_NAME", "")
    if environ.get("CI_MERGE_REQUEST_IID"):
        target = environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "")
        branch = environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "")
        source = environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "")
        return _Run(
            heads=(source or commit,),
            bases=(base, target) if target else (base,),
            merge=commit,
            ref=f"refs/heads/{branch}",
        )
    is_push = environ.get("CI_PIPELINE_SOURCE", "") == "push"
    tag = environ.get("CI_COMMIT_TAG", "")
    default = _other_branch(environ.get("CI_DEFAULT_BRANCH", ""), name)
    return _Run(
        heads=(commit,),
        before=environ.get("CI_COMMIT_BEFORE_SHA", ""),
        default=default if is_push else "",
        tag=f"refs/tags/{tag}" if tag else "",
        ref=f"refs/{'tags' if tag else 'heads'}/{name}" if name else "",
    )


def _bitbucket(environ: Environ) -> _Run:
    """Read Bitbucket's variables, which do not say what was there before a push.

    The destination may be given by its first twelve digits. Source:
    https://support.atlassian.com/bitbucket-cloud/docs/git-clone-behavior/, read 2026-11-26; names
    as in https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/.
    """
    commit = environ.get("BITBUCKET_COMMIT", "HEAD")
    branch, tag = environ.get("BITBUCKET_BRANCH", ""), environ.get("BITBUCKET_TAG", "")
    ref = f"refs/tags/{tag}" if tag else f"refs/heads/{branch}" if branch else ""
    if environ.get("BITBUCKET_PR_ID"):
        base = environ.get("BITBUCKET_PR_DESTINATION_COMMIT", "")
        # The destination was merged into what is checked out.
        return _Run(heads=(commit,), bases=(base,), merge="HEAD", ref=ref)
    return _Run(heads=(commit,), tag=f"refs/tags/{tag}" if tag else "", ref=ref)


def _azure(environ: Environ) -> _Run:
    """Read Azure Pipelines' variables, which do not say what was there before a push.

    The target is `refs/heads/main` for repositories there, `main` for those on GitHub. Source:
    https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables, read 2026-11-26.
    """
    commit = environ.get("BUILD_SOURCEVERSION", "HEAD")
    target = environ.get("SYSTEM_PULLREQUEST_TARGETBRANCH", "").removeprefix("refs/heads/")
    ref = environ.get("BUILD_SOURCEBRANCH", "")
    if target:
        source = environ.get("SYSTEM_PULLREQUEST_SOURCECOMMITID", "")
        branch = environ.get("SYSTEM_PULLREQUEST_SOURCEBRANCH", "").removeprefix("refs/heads/")
        return _Run(
            heads=(source or commit,),
            bases=(_tracked(target),),
            merge=commit,
            ref=f"refs/heads/{branch}" if branch else "",
        )
    return _Run(heads=(commit,), tag=ref if ref.startswith("refs/tags/") else "", ref=ref)


def _jenkins(environ: Environ) -> _Run:
    """Read the variables of Jenkins, its git plugin and its multibranch jobs.

    What came since the last build that succeeded is looked at: what a failed build found, or did
    not look at, is looked at again. Source: the list a Jenkins with the plugins git and branch-api
    shows at /env-vars.html; a copy was read 2026-11-26.
    """
    commit = environ.get("GIT_COMMIT", "HEAD")
    target = environ.get("CHANGE_TARGET", "")
    branch = environ.get("CHANGE_BRANCH", "") or environ.get("BRANCH_NAME", "")
    tag = environ.get("TAG_NAME", "")
    if environ.get("CHANGE_ID") and target:
        return _Run(
            heads=(commit,), bases=(_tracked(target),), merge="HEAD", ref=f"refs/heads/{branch}"
        )
    return _Run(
        heads=(commit,),
        before=environ.get("GIT_PREVIOUS_SUCCESSFUL_COMMIT", ""),
        tag=f"refs/tags/{tag}" if tag else "",
        ref=f"refs/tags/{tag}" if tag else f"refs/heads/{branch}" if branch else "",
    )


def _tracked(branch: str) -> str:
    return f"refs/remotes/origin/{branch}"


def _other_branch(default: str, own: str) -> str:
    """Return the default branch, unless it is the one under test."""
    return _tracked(default) if default and default != own else ""


_SYSTEMS: Sequence[_System] = (
    _System(
        "GitHub Actions",
        "GITHUB_ACTIONS",
        _github,
        "give actions/checkout `with: fetch-depth: 0`, and for pull_request_target its `ref`",
    ),
    _System(
        "GitLab CI",
        "GITLAB_CI",
        _gitlab,
        'set `GIT_DEPTH: "0"` in the variables of this job',
    ),
    _System(
        "Bitbucket Pipelines",
        "BITBUCKET_BUILD_NUMBER",
        _bitbucket,
        "set `clone: depth: full` in bitbucket-pipelines.yml",
    ),
    _System(
        "Azure Pipelines",
        "TF_BUILD",
        _azure,
        "give the step `checkout: self` the line `fetchDepth: 0`",
    ),
    _System(
        "Jenkins",
        "JENKINS_URL",
        _jenkins,
        "switch off the shallow clone in the job's checkout, and for pull requests fetch their "
        "target: git fetch origin +refs/heads/main:refs/remotes/origin/main",
    ),
)

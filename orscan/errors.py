"""Everything orscan raises, so that one `except` at the edge can turn it into a line of text.

    OrscanError                 exit code
    ├── UsageError              2   a path, flag or option that cannot be used
    ├── ConfigError             2   the configuration file
    ├── RuleError               2   a rule file
    ├── NotARepositoryError     2   git was asked for, and there is no repository
    ├── ReportError             2   a report could not be written
    └── IncompleteError         3   the scan could not be carried out
        ├── GitError            3   git failed
        └── ApiError            3   OpenRouter was asked, and did not answer as it should

A message says what is wrong and what to do next. It never holds a key: the edge redacts it.
What does not stop a scan is not raised; it becomes a `Diagnostic` (see `orscan.report`).
"""


class OrscanError(Exception):
    """The root; *exit_code* is what the process ends with."""

    exit_code = 2


class UsageError(OrscanError):
    """Something on the command line cannot be used."""


class ConfigError(OrscanError):
    """The configuration cannot be read or holds something unknown."""


class RuleError(OrscanError):
    """A rule file is broken; names the file, the field and the reason."""


class NotARepositoryError(OrscanError):
    """There is no git repository where one is needed."""


class ReportError(OrscanError):
    """A report cannot be written where it was asked for."""


class IncompleteError(OrscanError):
    """What was asked for could not be looked at, so nothing may be called clean."""

    exit_code = 3


class GitError(IncompleteError):
    """Git failed; the message holds what it said."""


class ApiError(IncompleteError):
    """OpenRouter did not answer, or not as it should; *status* is the HTTP status, if any came."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status

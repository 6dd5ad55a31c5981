"""What a definition says: which variable gets which value, and by which format it is carried."""

from dataclasses import dataclass
from enum import StrEnum

from orscan.location import Span
from orscan.secret import Secret


class Setting(StrEnum):
    """What a variable is set to."""

    LITERAL = "literal"
    KEY = "key"
    PLACEHOLDER = "placeholder"
    EMPTY = "empty"
    REFERENCE = "reference"
    SECRET = "secret"  # noqa: S105 - the name of a setting


class Carrier(StrEnum):
    """The format that sets a variable, or carries it to a build or a running program."""

    ENV_FILE = "env-file"
    CI = "ci"
    DOCKERFILE = "dockerfile"
    COMPOSE = "compose"
    KUBERNETES = "kubernetes"
    WRANGLER = "wrangler"
    EAS = "eas"
    APP_CONFIG = "app-config"
    GRADLE_BUILD_CONFIG = "gradle-build-config"
    GRADLE_RES_VALUE = "gradle-res-value"
    MANIFEST_PLACEHOLDER = "manifest-placeholder"
    ANDROID_MANIFEST = "android-manifest"
    ANDROID_STRING = "android-string"
    PROPERTIES = "properties"
    PLIST = "plist"
    XCCONFIG = "xcconfig"
    XCSCHEME = "xcscheme"
    PUBSPEC_ASSET = "pubspec-asset"
    NETLIFY = "netlify"
    VERCEL = "vercel"
    SHELL = "shell"
    HEREDOC = "heredoc"
    DART_DEFINE = "dart-define"
    BUILD_ARG = "build-arg"
    BUILD_DEFINE = "build-define"
    JSON_CONFIG = "json-config"
    YAML_CONFIG = "yaml-config"
    TOML_CONFIG = "toml-config"
    XML_CONFIG = "xml-config"
    ANGULAR_ENVIRONMENT = "angular-environment"
    NOTEBOOK = "notebook"


@dataclass(frozen=True, slots=True)
class Definition:
    """One variable's value at one place of a file.

    *name* is the variable as its reader sees it: in nested settings the keys joined as that reader
    joins them (`openrouter.apiKey`), and `*` for all variables of what *refers_to* names, an
    environment file or a Kubernetes secret. *span* reaches from the name to the end of the value.

    *value* is the text that is set: of a `KEY` the key alone, of a `REFERENCE` what stands in
    where the other variable is unset; None where there is none. *refers_to* is the other
    variable's or secret's name, where one is told.

    *target* is where the value goes: the file that a script writes, the job and step of a
    workflow, the service of a compose file, the profile of eas.json, the stage of a Dockerfile.
    *example* says that the file shows how to configure, and configures nothing itself.
    """

    name: str
    span: Span
    carrier: Carrier
    setting: Setting
    refers_to: str = ""
    value: Secret | None = None
    target: str = ""
    example: bool = False

import base64

import pytest

from orscan.definitions import Carrier, definitions
from tests.definitions.told import KEY, covered, found, line, told, values

HEAD = "apiVersion: v1\nmetadata: {name: m}\n"


@pytest.mark.parametrize(
    "text",
    [HEAD + "kind: Service\nspec: {ports: [{name: http, port: 80}]}", HEAD + "kind: Secret\n"],
)
def test_what_defines_nothing(text: str) -> None:
    assert told("k8s.yaml", text) == []


def test_a_secret_in_plain_text_and_in_base64() -> None:
    encoded = base64.b64encode(KEY.encode()).decode()
    text = (
        HEAD + f"kind: Secret\nstringData: {{A: {KEY}}}\ndata: {{B: {encoded}, C: eW91ci1rZXk=}}\n"
    )
    assert told("k8s.yaml", text) == ["A key @m", "B key @m", "C placeholder @m"]
    assert values("k8s.yaml", text) == [KEY, KEY, "your-key"]
    assert covered("k8s.yaml", text)[1] == f"B: {encoded}"


def test_a_config_map_and_the_file_in_it() -> None:
    text = HEAD + "kind: ConfigMap\ndata:\n  A: b\n  config.js: |\n    window.K = '${B}';\n"
    assert told("k8s.yaml", text) == ["A literal @m", "K reference B @config.js"]


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ("env: [{name: A, value: b}]", ["A literal @web"]),
        (
            "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: K}}}]",
            ["A secret K @web"],
        ),
        (
            "env: [{name: A, valueFrom: {configMapKeyRef: {name: s, key: K}}}]",
            ["A reference K @web"],
        ),
        ("envFrom: [{secretRef: {name: s}}]", ["* secret s @web"]),
        ("envFrom: [{configMapRef: {name: c}}]", ["* reference c @web"]),
    ],
)
def test_the_environment_of_a_container(env: str, expected: list[str]) -> None:
    text = HEAD + "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n"
    assert told("k8s.yaml", text + f"      - name: web\n        {env}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind: SealedSecret\nspec: {encryptedData: {A: AgB}}", ["A secret @m"]),
        (
            "kind: ExternalSecret\nspec: {data: [{secretKey: A, remoteRef: {key: k}}]}",
            ["A secret k @m"],
        ),
        ("kind: Kustomization\nsecretGenerator: [{name: s, literals: [A=b]}]", ["A literal @s"]),
        ("kind: List\nitems: [{apiVersion: v1, kind: Secret, stringData: {A: b}}]", ["A literal"]),
    ],
)
def test_other_kinds(text: str, expected: list[str]) -> None:
    assert told("k8s.yaml", HEAD + text) == expected


def test_each_document_is_read() -> None:
    text = (
        HEAD + "kind: Secret\nstringData: {A: b}\n---\n" + HEAD + "kind: ConfigMap\ndata: {C: d}\n"
    )
    assert told("k8s.yaml", text) == ["A literal @m", "C literal @m"]


HELM = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "x.name" . }}
  {{- with .Values.labels }}
  labels: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  containers:
    - name: web
      env:
        - name: A
          value: {{ .Values.openrouter.apiKey | quote }}
        {{- if .Values.b }}
        - name: B
          value: "é{{ .Values.b }}"
        {{- end }}
"""


def test_templates_of_helm_are_references() -> None:
    facts = found("chart/templates/a.yaml", HELM)
    assert [line(one) for one in facts] == [
        "A reference Values.openrouter.apiKey @web",
        "B reference Values.b @web",
    ]
    assert {one.carrier for one in facts} == {Carrier.KUBERNETES}


def test_a_broken_template_is_read_by_its_lines() -> None:
    text = "a:\n  - {{ if }}\n b: [\n  KEY: $B\n"
    facts, why = definitions("chart/templates/a.yaml", text.encode())
    assert [line(one) for one in facts] == ["KEY reference B"]
    assert why is not None
    assert why.startswith("no valid YAML")

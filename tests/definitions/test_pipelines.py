import pytest

from orscan.definitions import Carrier
from tests.definitions.told import covered, found, told

GITHUB = ".github/workflows/deploy.yml"
NOTHING = [
    "name: x\non: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n",  # noqa: E501 - a file as it is
    "# env:\n#   A: b\n",
    "jobs: {a: {environment: production, steps: [{run: npm ci}]}}",
    "jobs: {a: {environment: {name: github-pages, url: x}, steps: [{run: npm ci}]}}",
    "on: {workflow_call: {secrets: {A: {required: true}}}}",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_defines_nothing(text: str) -> None:
    assert told(GITHUB, text) == []


WORKFLOW = """
name: Déployer
env:
  TOP: ${{ secrets.TOP }}
jobs:
  build:
    env:
      VITE_KEY: ${{ secrets.KEY }}
    steps:
      - name: Bâtir
        env: {A: "${{ secrets.A }}", B: ${{ vars.B }}}
        run: |
          echo "C=${{ secrets.C }}" >> .env
          cat > config.js <<EOF
          window.D = "${{ secrets.D }}";
          EOF
          flutter build web --dart-define=E=${{ secrets.E }}
      - run: F=$G make
      - uses: docker/build-push-action@v5
        with:
          build-args: |
            H=${{ secrets.H }}
      - uses: x/create-envfile@v2
        with:
          envkey_I: ${{ secrets.I }}
          file_name: .env.local
  call:
    uses: ./.github/workflows/x.yml
    secrets:
      J: ${{ secrets.J }}
"""


def test_a_workflow_of_github() -> None:
    assert told(GITHUB, WORKFLOW) == [
        "TOP secret TOP",
        "VITE_KEY secret KEY @build",
        "A secret A @build/Bâtir",
        "B reference B @build/Bâtir",
        "C secret C @.env",
        "D secret D @config.js",
        "E secret E @build/Bâtir",
        "F reference G @build/2",
        "H secret H @build/docker/build-push-action@v5",
        "I secret I @.env.local",
        "file_name literal @build/x/create-envfile@v2",
        "J secret J @call",
    ]


def test_the_carriers_of_a_workflow() -> None:
    carriers = {one.name: one.carrier for one in found(GITHUB, WORKFLOW)}
    assert carriers["VITE_KEY"] is Carrier.CI
    assert carriers["C"] is Carrier.HEREDOC
    assert carriers["E"] is Carrier.DART_DEFINE
    assert carriers["H"] is Carrier.BUILD_ARG
    assert carriers["I"] is Carrier.HEREDOC


def test_spans_of_a_workflow() -> None:
    assert covered(GITHUB, WORKFLOW)[1:5] == [
        "VITE_KEY: ${{ secrets.KEY }}",
        'A: "${{ secrets.A }}',
        "B: ${{ vars.B }}",
        "C=${{ secrets.C }}",
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            ".gitlab-ci.yml",
            (
                "variables:\n  A: b\n  C: {value: d, description: e}\nbuild:\n"
                "  variables: {VITE_K: $K}\n  script:\n"
                "    - export E=$F\n    - |\n      G=$H make\n"
            ),
            [
                "A literal",
                "C literal",
                "VITE_K reference K @build",
                "E reference F @build",
                "G reference H @build",
            ],
        ),
        (
            ".gitlab-ci.yml",
            "variables:\n  A: $B\n  C: {description: asked for}\n",
            ["A reference B"],
        ),
        (
            "bitbucket-pipelines.yml",
            (
                "pipelines:\n  default:\n    - step:\n        name: Build\n        script:\n"
                "          - VITE_X=$X npm run build\n"
            ),
            ["VITE_X reference X @default/Build"],
        ),
        (
            "azure-pipelines.yml",
            (
                "variables:\n- name: A\n  value: $(B)\n- group: g\njobs:\n- job: J\n  steps:\n"
                "  - script: make\n    displayName: Build\n    env:\n      C: $(D)\n"
            ),
            ["A reference B", "C reference D @J/Build"],
        ),
        (
            ".circleci/config.yml",
            (
                "jobs:\n  b:\n    docker: [{image: x, environment: {A: b}}]\n    steps:\n"
                "      - checkout\n      - run: {name: Build, environment: {C: d}, "
                "command: E=$F make}\n"
            ),
            ["A literal @b/1", "C literal @b/Build", "E reference F @b/Build"],
        ),
        (
            "cloudbuild.yaml",
            (
                "steps:\n- name: x\n  args: ['build', '--build-arg', 'A=$_A', '.']\n  secretEnv: ['B']\n"  # noqa: E501 - a file as it is
                "- name: y\n  args: ['-c', 'echo \"C=$$D\" > .env']\n  env: ['E=1']\n"
                "substitutions:\n  _A: abc\n"
            ),
            [
                "A reference _A @x",
                "B secret B @x",
                "C reference D @.env",
                "E literal @y",
                "_A literal",
            ],
        ),
        (
            "codemagic.yaml",
            (
                "workflows:\n  ios:\n    environment:\n      vars:\n        A: $B\n    scripts:\n"
                "      - name: Build\n        script: flutter build --dart-define=C=$D\n"
            ),
            ["A reference B @ios", "C reference D @ios/Build"],
        ),
        (
            "amplify.yml",
            'frontend:\n  phases:\n    build:\n      commands:\n        - echo "A=$B" >> .env\n',
            ["A reference B @.env"],
        ),
        (
            "render.yaml",
            "services:\n- name: web\n  envVars:\n  - key: A\n    value: b\n  - key: C\n    sync: false\n",  # noqa: E501 - a file as it is
            ["A literal @web"],
        ),
        (
            ".travis.yml",
            "env:\n  global:\n    - A=b\nscript: C=$D make\n",
            ["A literal", "C reference D"],
        ),
    ],
)
def test_workflows_of_others(path: str, text: str, expected: list[str]) -> None:
    assert told(path, text) == expected

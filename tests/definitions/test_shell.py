import pytest

from orscan.definitions import Carrier
from tests.definitions.told import KEY, covered, found, told, values

NOTHING = [
    "# export KEY=$A",
    "echo hello # KEY=$A",
    'echo "KEY=$A"',
    'if [ "$A" = "b" ]; then x; fi',
    'curl -H "Authorization: Bearer $KEY" https://x?a=b',
    "[[ $A == b ]] && run",
    "python - <<EOF\nKEY=1\nEOF",
    'echo "done: $KEY" > /dev/null',
    'echo "Status=ok" > build.log',
    "sed -i 's/foo/bar/' config.js",
    "tool --flag=value -o name=x",
    "node -e a=1",
    "grep -e a=1 docker",
    "docker run -ea image > log",
    "docker run image sh -e script > log",
    "",
    "\u00a0",
]


@pytest.mark.parametrize("script", NOTHING)
def test_what_defines_nothing(script: str) -> None:
    assert told("a.sh", script) == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("export A=$B", ["A reference B"]),
        ('export A="$B" C=d', ["A reference B", "C literal"]),
        ("A=$B run", ["A reference B"]),
        ("a=1\nb=2", ["a literal", "b literal"]),
        ("cd x && VITE_A=$B npm run build", ["VITE_A reference B"]),
        ("npx cross-env VITE_A=$B vite build", ["VITE_A reference B"]),
        ("if x; then A=$B run; fi", ["A reference B"]),
        ("docker run -e A=$B image", ["A reference B"]),
        ("docker run -e AB=$B image", ["AB reference B"]),
        ("sudo docker run --env=A=$B -e C image", ["A reference B", "C reference C"]),
        ("docker run -p 80:80 -e 'A=b c' -eD=$B image", ["A literal", "D reference B"]),
        ("docker exec -e A web run", ["A reference A"]),
        ("fly secrets set A_KEY=$B", ["A_KEY reference B"]),
        ("set -gx A $B", ["A reference B"]),
        ("setx A value", ["A literal"]),
        ("set A=b&& vite", ["A literal"]),
        ('$env:A = "$B"', ["A reference B"]),
        ('$Env:A="$env:B"', ["A reference B"]),
        ("A=b \\\n  C=d run", ["A literal", "C literal"]),
        ("A='b c'", ["A literal"]),
        ("A=", ["A empty"]),
        ("export A='your-key'", ["A placeholder"]),
        ("gradle build -PA=$B", ["A reference B"]),
        ("gcloud run deploy --set-env-vars A=$B,C=d", ["A reference B", "C literal"]),
        ("A=b\u00a0; C=d", ["A literal", "C literal"]),
    ],
)
def test_variables_that_a_command_sets(script: str, expected: list[str]) -> None:
    assert told("a.sh", script) == expected
    assert {one.carrier for one in found("a.sh", script)} == {Carrier.SHELL}


@pytest.mark.parametrize(
    ("script", "carrier", "expected"),
    [
        ("flutter build --dart-define=A=$B", Carrier.DART_DEFINE, "A reference B"),
        ("flutter run --dart-define A=$B", Carrier.DART_DEFINE, "A reference B"),
        ('flutter run --dart-define="A=$B"', Carrier.DART_DEFINE, "A reference B"),
        ("flutter run --dart-define-from-file=a.json", Carrier.DART_DEFINE, "* reference a.json"),
        ("docker build --build-arg A=$B .", Carrier.BUILD_ARG, "A reference B"),
        ("docker build --build-arg A .", Carrier.BUILD_ARG, "A reference A"),
        ("docker run --env-file .env x", Carrier.SHELL, "* reference .env"),
        ("esbuild --define:process.env.A='\"'$B'\"'", Carrier.BUILD_DEFINE, "A reference B"),
        ("bun build --define A=$B", Carrier.BUILD_DEFINE, "A reference B"),
    ],
)
def test_what_a_build_is_told(script: str, carrier: Carrier, expected: str) -> None:
    assert told("a.sh", script) == [expected]
    assert [one.carrier for one in found("a.sh", script)] == [carrier]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('echo "A=$B" >> .env', ["A reference B @.env"]),
        ("echo A=$B > .env", ["A reference B @.env"]),
        ("echo 'A=b' | tee -a .env", ["A literal @.env"]),
        ("echo 'A=b' | sudo tee -a .env > /dev/null", ["A literal @.env"]),
        ("printf 'A=%s\\n' \"$B\" > .env", ["A reference B @.env"]),
        ("{ echo A=$B; echo C=$D; } > .env", ["A reference B @.env", "C reference D @.env"]),
        ("(echo A=$B) > .env", ["A reference B @.env"]),
        ("cat > .env <<EOF\nA=$B\nEOF\nC=d", ["A reference B @.env", "C literal"]),
        ("cat <<-'EOF' > .env\n\tA=$B\n\tEOF", ["A reference B @.env"]),
        ("cat <<EOF | tee .env\nA=$B\nEOF", ["A reference B @.env"]),
        ("cat > .env <<EOF\nA=$B", ["A reference B @.env"]),
        ("bash <<EOF\nexport A=$B\nEOF", ["A reference B"]),
        ("echo \"window.A = '$B';\" > public/config.js", ["A reference B @public/config.js"]),
        ('echo "window.A = \\"$B\\";" > c.js', ["A reference B @c.js"]),
        ("echo \"  a: '$B',\" >> c.js", ["a reference B @c.js"]),
        ('echo "export const A = `$B`" > c.ts', ["A reference B @c.ts"]),
        ("echo '{\"a\": \"'$B'\"}' > c.json", ["a reference B @c.json"]),
        (
            "echo \"(function() { \\\n  window.process.env.A = '$B'; \\\n})();\" > c.js",
            ["A reference B @c.js"],
        ),
        ("cat > c.js <<EOF\nwindow.x = { a: '$B' };\nEOF", ["a reference B @c.js"]),
        ('sed -i "s/__A__/$B/g" dist/c.js', ["__A__ reference B @dist/c.js"]),
        ('sed -i "s|__A__|${B}|" dist/c.js', ["__A__ reference B @dist/c.js"]),
        ('sed -e "s|X|$B|" -e "s|Y|$C|" t > c.js', ["X reference B @c.js", "Y reference C @c.js"]),
        ("envsubst < t.js > c.js", ["* reference * @c.js"]),
        ("envsubst '$A ${B}' < t > c.js", ["A reference A @c.js", "B reference B @c.js"]),
        ('echo "$ENV_FILE" > .env', ["* reference ENV_FILE @.env"]),
        ('echo "${{ secrets.ENV_FILE }}" > .env', ["* secret ENV_FILE @.env"]),
        ('"A_KEY=$env:B" | Out-File -Append .env', ["A_KEY reference B @.env"]),
    ],
)
def test_what_is_written_to_a_file(script: str, expected: list[str]) -> None:
    assert told("a.sh", script) == expected


def test_what_is_written_for_later_steps_stays_with_its_carrier() -> None:
    (one,) = found("a.sh", 'echo "A=$B" >> $GITHUB_ENV')
    assert (one.carrier, one.target) == (Carrier.SHELL, "")


def test_spans_reach_from_name_to_value() -> None:
    script = f'# é\nexport A=\'ü\' B="{KEY}"\necho "C=ö$D" > .env\n'
    assert covered("a.sh", script) == ["A='ü", f'B="{KEY}', "C=ö$D"]


def test_a_literal_key_is_told() -> None:
    assert values("a.sh", f"curl -s x; OPENROUTER_API_KEY={KEY} ./run") == [KEY]


def test_a_text_of_many_commands_is_read_to_its_end() -> None:
    script = "\n".join(f'echo "it is {n}" && A{n}=$B run' for n in range(300))
    assert len(told("a.sh", script)) == 300

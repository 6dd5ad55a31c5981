"""What readers of languages with classes say: the same questions asked of each."""

import pytest

from orscan.analysis.examples import TreeOfTexts
from orscan.analysis.flow import Flow, State
from orscan.analysis.program import Program
from orscan.analysis.project import Files

FLOWS = {
    "Template.kt": 'val key = SOURCE\nfun f(): String = SINK("Bearer $key")',
    "Field.kt": "object C { val key = SOURCE }\nval z = SINK(C.key)",
    "Elvis.kt": 'val z = SINK(SOURCE ?: "")',
    "Lazy.kt": "class A { val k by lazy { SOURCE }\n fun f() { SINK(k) }\n}",
    "Given.kt": "class A(private val k: String) { fun f() { SINK(k) }\n}\nval a = A(SOURCE)",
    "Named.kt": "fun f(a: Int, k: String) { SINK(k) }\nval a = f(k = SOURCE, a = 1)",
    "Joined.java": 'class A { String k = SOURCE; void f() { SINK("Bearer " + k); } }',
    "Asked.java": "class A { String g() { return SOURCE; } void f() { SINK(this.g()); } }",
    "Text.swift": 'let k = SOURCE\nlet z = SINK("Bearer \\(k)")',
    "Getter.swift": "enum S { static var k: String { return SOURCE } }\nlet z = SINK(S.k)",
    "Null.swift": 'let z = SINK(SOURCE ?? "")',
    "text.dart": "final k = SOURCE;\nfinal z = SINK('Bearer $k');",
    "static.dart": "class A { static const k = SOURCE; }\nfinal z = SINK(A.k);",
    "null.dart": "final z = SINK(SOURCE ?? '');",
    "Text.cs": 'class A { string k = SOURCE; void F() { SINK($"Bearer {k}"); } }',
    "Null.cs": 'class A { void F() { SINK(SOURCE ?? ""); } }',
}
STOPS = {
    "Equal.kt": 'val z = SINK(SOURCE == "x")',
    "Empty.kt": "val z = SINK(SOURCE.isNotBlank())",
    "Length.java": "class A { void f() { SINK(SOURCE.length()); } }",
    "Equal.swift": 'let z = SINK(SOURCE == "x")',
    "Empty.swift": "let z = SINK(SOURCE.isEmpty)",
    "equal.dart": "final z = SINK(SOURCE == 'x');",
    "empty.dart": "final z = SINK(SOURCE.isEmpty);",
    "Empty.cs": "class A { void F() { SINK(string.IsNullOrEmpty(SOURCE)); } }",
}


def arrives(path: str, text: str) -> bool:
    """Whether the value of SOURCE comes to be the argument of SINK in *text*."""
    program = Program(Files(TreeOfTexts({path: text})), {})
    unit = program.unit(path)
    assert unit is not None
    start = State(path, unit.globals["SOURCE"])
    reached = Flow(program).forwards(start).came_from
    wanted = {one for call in unit.calls if call.name == "SINK" for one in call.args}
    return any(state.node in wanted and not state.path for state in reached)


@pytest.mark.parametrize("path", STOPS)
def test_what_only_asks_passes_nothing_on(path: str) -> None:
    assert not arrives(path, STOPS[path])


@pytest.mark.parametrize("path", FLOWS)
def test_values_are_followed(path: str) -> None:
    assert arrives(path, FLOWS[path])


@pytest.mark.parametrize("ending", ["kt", "java", "swift", "dart", "cs"])
def test_what_does_not_parse_does_not_end_it(ending: str) -> None:
    path = f"Broken.{ending}"
    program = Program(Files(TreeOfTexts({path: "class { ) = (' \\ ${ @@ func [[ ; let var"})), {})
    unit = program.unit(path)
    assert unit is not None
    assert unit.problem is not None


@pytest.mark.parametrize("ending", ["kt", "java", "swift", "dart", "cs"])
def test_what_is_nested_deeply_does_not_end_it(ending: str) -> None:
    path = f"Deep.{ending}"
    text = f"class A {{ var k = {'(' * 3_000}x{')' * 3_000}; }}"
    unit = Program(Files(TreeOfTexts({path: text})), {}).unit(path)
    assert unit is not None

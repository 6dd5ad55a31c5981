"""What readers of languages with classes say: the same questions asked of each."""

import pytest

from orscan.analysis.examples import TreeOfTexts
from orscan.analysis.flow import Flow, State
from orscan.analysis.languages.objects import kept
from orscan.analysis.program import Program
from orscan.analysis.project import Files
from orscan.analysis.unit import WHOLE

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
    "list.dart": "final z = SINK([a.b, SOURCE]);",
    "braces.dart": "final z = SINK('${SOURCE}');",
    "trimmed.dart": "class A { final k = SOURCE; f() { SINK('${this.k.trim()}'); } }",
    "inherited.dart": "class B { final k = SOURCE; }\nclass A extends B { f() { SINK(k); } }",
    "super.dart": (
        "class B { final k; B(this.k); }\nclass A extends B { A() : super(SOURCE); f() { "
        "SINK(k); } }"
    ),
    "superfield.dart": (
        "class B { final k; B({required this.k}); }\nclass A extends B { A({required "
        "super.k}); f() { SINK(k); } }\nfinal a = A(k: SOURCE);"
    ),
    "initial.dart": (
        "class A { final String k; A({String? k}) : k = k ?? SOURCE; f() { SINK(k); } }"
    ),
    "late.dart": "class A { late final String k; void init() { k = SOURCE; } f() { SINK(k); } }",
    "getter.dart": (
        "class A { String get k { final x = SOURCE; if (x == null) { throw 1; } return x; } "
        "f() async { final h = {'a': 'Bearer $k'}; SINK(h['a']); } }"
    ),
    "Super.swift": (
        "class B { let k: String\n init(_ k: String) { self.k = k } }\nclass A: B { init() { "
        "super.init(SOURCE) }\n func f() { SINK(k) } }"
    ),
    "Inherited.swift": "class B { let k = SOURCE }\nclass A: B { func f() { SINK(k) } }",
    "Member.swift": (
        "struct C { let k: String }\nclass A { let c = C(k: SOURCE)\n func f() { SINK(c.k) } }"
    ),
    "Guard.swift": "func f() { guard let k = SOURCE else { return }\n SINK(k) }",
    "State.swift": (
        'struct V { @State private var k = SOURCE\n var body: some View { Button("x") { '
        "SINK(k) } } }"
    ),
    "Lazy.swift": (
        "class A { private lazy var k: String = { return SOURCE }()\n func f() { SINK(k) } }"
    ),
    "Shared.swift": (
        "class A { static let shared = A()\n let k = SOURCE }\nlet z = SINK(A.shared.k)"
    ),
    "Super.cs": (
        "class B { protected string k; public B(string k) { this.k = k; } }\nclass A : B { "
        "public A() : base(SOURCE) { } void F() { SINK(k); } }"
    ),
    "Inherited.cs": (
        "class B { protected string k = SOURCE; }\nclass A : B { void F() { SINK(k); } }"
    ),
    "Initial.cs": (
        "class O { public string K { get; set; } }\nclass A { void F() { var o = new O { K = "
        "SOURCE }; SINK(o.K); } }"
    ),
    "Arrow.cs": (
        "class A { string k; public A(string k) => this.k = k; void F() { SINK(k); } }\nclass "
        "M { void G() { var a = new A(SOURCE); } }"
    ),
    "Anonymous.cs": "class A { void F() { SINK(new { k = SOURCE }.k); } }",
    "Shorthand.cs": "class A { void F() { SINK(new { SOURCE }.SOURCE); } }",
    "Primary.cs": (
        "class A(string k) { void F() { SINK(k); } }\nclass M { void G() { var a = new "
        "A(SOURCE); } }"
    ),
    "Const.cs": 'class A { private const string K = SOURCE; void F() { SINK("Bearer " + A.K); } }',
    "Async.cs": (
        "class A { string K => SOURCE; async Task F() { SINK(await G(K)); } async "
        "Task<string> G(string x) { return x; } }"
    ),
    "Throw.cs": "var k = SOURCE ?? throw new X();\nSINK(k);",
    "Pattern.cs": "class A { void F() { if (SOURCE is string s) SINK(s); } }",
    "Getter.kt": "class A { private val k: String get() = SOURCE\n fun f() { SINK(k) }\n}",
    "Override.kt": (
        "interface I { val k: String }\nclass A : I {\n  override val k = SOURCE\n  fun f() { "
        "SINK(k) }\n}"
    ),
    "Return.kt": "fun f() { val k = SOURCE.takeIf { it.isNotBlank() } ?: return\n SINK(k)\n}",
    "Block.kt": "suspend fun f() = withContext(IO) { val k = SOURCE\n SINK(k)\n}",
    "Copy.kt": (
        'data class C(val k: String, val m: String = "x")\nfun f() { val c = C(k = SOURCE)\n '
        'SINK(c.copy(m = "y").k)\n}'
    ),
    "StateFlow.kt": (
        "class VM { private val _k = MutableStateFlow(SOURCE)\n val k = _k.asStateFlow()\n "
        "fun f() { SINK(k.value) }\n}"
    ),
    "Map.kt": 'val p = mapOf("a" to SOURCE)\nfun f() { SINK(p["a"])\n SINK(p.get("a")) }',
    "Extension.kt": "fun String.k() = this\nfun f() { SINK(SOURCE.k()) }",
    "Remember.kt": "val k by remember { mutableStateOf(SOURCE) }\nfun f() { SINK(k) }",
    "Static.java": "class A { static String k; static { k = SOURCE; } void f() { SINK(A.k); } }",
    "Thread.java": (
        "class A { void f() { String k = SOURCE; new Thread(() -> { SINK(k); }).start(); new "
        "R() { public void run() { SINK(k); } }; } }"
    ),
    "Record.java": (
        "record C(String k) {}\nclass A { void f() { C c = new C(SOURCE); SINK(c.k()); } }"
    ),
    "Given.java": (
        "class A { private final String k; A(String k) { this.k = k; } void f() { SINK(k); } "
        "}\nclass M { void g() { new A(SOURCE); } }"
    ),
    "Optional.java": (
        'class A { void f() { String k = Optional.ofNullable(SOURCE).orElse(""); SINK(k); } }'
    ),
    "Format.java": (
        'class A { void f() { SINK(String.format("Bearer %s", SOURCE)); '
        'SINK("x".concat(SOURCE)); } }'
    ),
    "Base.kt": "open class B(val k: String)\nclass A : B(SOURCE) { fun f() { SINK(k) }\n}",
    "Super.java": (
        "class B { String k; B(String k) { this.k = k; } }\nclass A extends B { A() { "
        "super(SOURCE); } void f() { SINK(k); } }"
    ),
    "Inherited.java": "class B { String k = SOURCE; }\nclass A extends B { void f() { SINK(k); } }",
    "Lombok.java": (
        "class B { private String apiKey = SOURCE; }\nclass A { B b; void f() { "
        "SINK(b.getApiKey()); } }"
    ),
    "Companion.kt": (
        "class A {\n  companion object {\n    const val k = SOURCE\n  }\n}\nval z = SINK(A.k)"
    ),
    "Builder.kt": 'val z = Builder().apply { header("a", SOURCE) }\nval q = SINK(z.a)',
    "Default.swift": (
        "class A { let k: String\n init(k: String = SOURCE) { self.k = k }\n func f() { SINK(k) } }"
    ),
    "ForKey.swift": 'let d = ["K": SOURCE]\nlet z = SINK(d.object(forKey: "K"))',
    "Quoted.swift": "enum K { static var `default`: String { SOURCE } }\nlet z = SINK(K.default)",
    "Annotation.kt": "interface A { @Headers(SINK(SOURCE)) fun f() }",
    "Annotation.java": "interface A { @Headers({SINK(SOURCE)}) void f(); }",
    "Route.kt": 'fun f() {\n    val k = SOURCE\n    get("/chat") { SINK(k) }\n}',
    "made.dart": (
        "class A { const A({this.k}); final k; }\nfinal a = const A(k: SOURCE);\n"
        "final z = SINK(a.k);"
    ),
    "Generic.cs": (
        "class C { public string K = SOURCE; }\nclass A { void F() { var c = x.Load<C>(); "
        "SINK(c.K); } }"
    ),
    "Options.cs": (
        "class C { public string K = SOURCE; }\nclass A { void F(IOptionsMonitor<C> c) { "
        "SINK(c.CurrentValue.K); } }"
    ),
}
STOPS = {
    "Answer.kt": 'val c = Client(SOURCE)\nval z = SINK("${c.ask()}")',
    "Named.kt": 'val c = Client(key = SOURCE)\nval z = SINK("${c.ask().text}")',
    "Lambda.kt": (
        'val r = client.post("x") { header("Authorization", SOURCE) }\nval z = SINK("$r '
        '${r.body()}")'
    ),
    "Answer.cs": (
        'class A { void F() { var c = new Client(SOURCE); var r = c.Ask(); SINK($"{r.Usage}"); } }'
    ),
    "Field.cs": "class A { void F() { var c = new Client(SOURCE); SINK(c.Usage); } }",
    "Own.java": (
        'class C { String k; C(String k) { this.k = k; } String ask() { return "x"; } }\n'
        "class A { void f() { C c = new C(SOURCE); SINK(c.ask()); } }"
    ),
    "Answer.swift": 'let c = Client(SOURCE)\nlet z = SINK("\\(c.ask())")',
    "answer.dart": "final c = Client(SOURCE);\nfinal z = SINK('${c.ask()}');",
    "length.dart": "final z = SINK('${SOURCE.length}');",
    "list.dart": "final z = SINK([SOURCE.length, 'x']);",
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


@pytest.mark.parametrize(
    ("name", "args", "left"),
    [
        ("take", ["8"], 8),
        ("substring", ["0", "10"], 10),
        ("substring", ["7"], WHOLE),
        ("substring", ["key.length - 4"], 4),
        ("substring", ["0", "key.length.clamp(0, 4)"], 4),
        ("substring", ["0", "key.length - 4"], WHOLE),
        ("drop", ["7"], WHOLE),
        ("suffix", ["4"], 4),
        ("prefix", ["count"], WHOLE),
    ],
)
def test_how_much_of_a_text_is_left(name: str, args: list[str], left: int) -> None:
    assert kept(name, args) == left

"""A light evaluation of constant strings in code of any language.

`tokens` cuts code into tokens; `binders` reads off them which names are bound to what, and `names`
keeps that; `values` are what expressions come to, and `functions` what the standard libraries make
of them. `Evaluator` reads expressions; its parts, each building on the one before, are `reading`,
`scope`, `templates`, `calls`, `access`, `operators` and `evaluator`.
"""

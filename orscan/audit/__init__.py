"""An account as a management key shows it: how its keys are kept, and which of them leaked.

`reading` asks, `snapshot` is what came of it, `practices` judges it, `leaks` compares it with what
a scan found, `outcome` puts all into a report, and `watch` remembers what was told before. Only
`reading` reaches the network, through `orscan.openrouter`. What is compared are digests: nothing
is sent about keys that are none of the account's.
"""

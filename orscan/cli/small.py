"""Small commands: `orscan fake-key`, `orscan schema`, `orscan completion`."""

import click
from click.shell_completion import get_completion_class

from orscan.cli.output import to_stdout
from orscan.fakekey import fake_key as made_up
from orscan.reporters import schema_text


@click.command("fake-key")
@click.option(
    "-n", "count", type=click.IntRange(1, 1_000_000), default=1, show_default=True, help="How many."
)
def fake_key(count: int) -> int:
    """Print keys that every orscan knows are fake, for tests and documentation.

    They have the shape of a real key, and carry a mark and a check value.
    """
    to_stdout("".join(f"{made_up()}\n" for _ in range(count)))
    return 0


@click.command()
@click.argument("name", type=click.Choice(["report"]))
def schema(name: str) -> int:  # noqa: ARG001 - there is one so far
    """Print a JSON Schema: of the JSON report."""
    to_stdout(schema_text())
    return 0


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    r"""Print the completion script for SHELL.

    \b
    bash:  orscan completion bash >> ~/.bashrc
    zsh:   orscan completion zsh >> ~/.zshrc
    fish:  orscan completion fish > ~/.config/fish/completions/orscan.fish
    """
    from orscan.cli.app import group  # noqa: PLC0415 - the group loads this module

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    to_stdout(kind(group, {}, "orscan", "_ORSCAN_COMPLETE").source() + "\n")
    return 0

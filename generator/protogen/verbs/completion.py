"""`protogen completion`: prints the script for shell completion."""

from __future__ import annotations

import click

from protogen.console import say


@click.command("completion", short_help="Print the script for shell completion.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the script for shell completion: it completes verbs, options and their values.

    \b
    bash:  eval "$(protogen completion bash)"             in ~/.bashrc
    zsh:   eval "$(protogen completion zsh)"              in ~/.zshrc
    fish:  protogen completion fish > ~/.config/fish/completions/protogen.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # click has all three
    script = kind(context.find_root().command, {}, "protogen", "_PROTOGEN_COMPLETE")
    # not `source()`: it runs the local bash, which may not be the one that will read the script
    say(script.source_template % script.source_vars())
    return 0

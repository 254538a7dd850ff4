"""`protogen completion`: the script that makes a shell complete our words."""

from __future__ import annotations

import click

from protogen.console import say


@click.command("completion", short_help="Print the script that makes a shell complete protogen's words.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the script that makes a shell complete protogen's words.

    \b
    bash:  eval "$(protogen completion bash)"             in ~/.bashrc
    zsh:   eval "$(protogen completion zsh)"              in ~/.zshrc
    fish:  protogen completion fish > ~/.config/fish/completions/protogen.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # the three are click's own
    script = kind(context.find_root().command, {}, "protogen", "_PROTOGEN_COMPLETE")
    # not `source()`: for bash it runs the bash that is here, which need not be the one that will read the script
    say(script.source_template % script.source_vars())
    return 0

"""The `evalkit` command: a table of commands, each loaded only when it is called."""

import sys
from importlib import import_module

import click

import evalkit
from evalkit.errors import EvalkitError, StudyFolderError

COMMANDS: dict[str, str] = {
    "demo": "Open the shipped study with simulated ratings and serve it.",
    "new": "Lay out the folder of a new study.",
    "check": "Read a study folder whole and report every fault in it.",
    "split": "Hold back a test set from a corpus, and report its balance.",
    "training": "Write and check files to fine-tune a model on, with their cost.",
    "generate": "Make the passages of a study through a model's endpoint.",
    "texts": "Read the passages: length, readability, near copies, tells.",
    "design": "Preview the design: balance, hours, precision and power.",
    "open": "Freeze a study, make its assignments, and print the links.",
    "serve": "Serve the app for raters and leads.",
    "status": "Show who has done what.",
    "rate-by-model": "Let a model rate the passages, apart from people.",
    "invite": "Make a new link for a person.",
    "revoke": "Take all links of a person back.",
    "qualify": "Let a rater in who has not passed the qualifying passages, or not.",
    "add-rater": "Let a rater join an open study, with work of their own.",
    "withdraw-rater": "Let a rater go, and give the rest of their work to others.",
    "rebalance": "Give stalled work and open briefs to those who can take them.",
    "norming": "Lead a norming pass: briefs rated, revealed, talked over, rated again.",
    "close": "Close the ratings.",
    "reopen": "Take ratings again, for a reason.",
    "unblind": "Reveal which system is which, for a reason.",
    "plan": "Write the plan as a preregistration document.",
    "depart": "Write a departure from the plan down, with its reason.",
    "exclude": "Leave a rater or a brief out of the analysis, or take it back.",
    "audit": "Write the audit log of a study as CSV.",
    "analyze": "Analyse a study, or a table of ratings from anywhere.",
    "export": "Write ratings and codebook as CSV files.",
    "archive": "Write a finished study into one SQLite file.",
    "verify": "Prove that a study or its archive is what was opened.",
    "bench": "Measure coverage, analysis and pages.",
}
EXIT_FAULT = 2


class LazyGroup(click.Group):
    """A group that imports a command's module only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a study's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(_module_of(cmd_name)).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _module_of(command: str) -> str:
    return f"evalkit.cli.{command.replace('-', '_')}_command"


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(evalkit.__version__, prog_name="evalkit")
def evalkit_command() -> None:
    """Find out, blind, whether one way of writing passages is really better than another."""


def main() -> None:
    """Run the command line; an expected error is a sentence and exit code 2."""
    try:
        evalkit_command.main(prog_name="evalkit", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except StudyFolderError as error:
        for fault in error.faults:
            click.echo(getattr(fault, "sentence", str(fault)), err=True)
        click.echo(str(error), err=True)
        sys.exit(EXIT_FAULT)
    except EvalkitError as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_FAULT)
    except OSError as error:
        click.echo(_os_sentence(error), err=True)
        sys.exit(EXIT_FAULT)


def _os_sentence(error: OSError) -> str:
    """What the system refused, and where."""
    what = error.strerror or str(error)
    return f"{error.filename}: {what}." if error.filename else f"The system refused: {what}."

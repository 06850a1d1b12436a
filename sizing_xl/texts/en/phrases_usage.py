"""What is wrong with a command line, and headings of its help, in English: argparse's own words.

sizing_xl.cli.usage finds them in what argparse says, and says them in the reader's language.
"""

PHRASES_USAGE: dict[str, str] = {
    "usage_prefix": "usage: ",
    "usage_positional_arguments": "positional arguments",
    "usage_options": "options",
    "usage_help": "show this help message and exit",
    "usage_version": "show program's version number and exit",
    # errors: the first that fits is said
    "usage_argument": "argument {name}: {what}",
    "usage_required": "the following arguments are required: {names}",
    "usage_unrecognized": "unrecognized arguments: {names}",
    "usage_one": "expected one argument",
    "usage_at_most_one": "expected at most one argument",
    "usage_at_least_one": "expected at least one argument",
    "usage_choice": "invalid choice: {value} (choose from {choices})",
    "usage_ambiguous": "ambiguous option: {option} could match {matches}",
    "usage_explicit": "ignored explicit argument {value}",
    "usage_value": "invalid {kind} value: {value}",
}

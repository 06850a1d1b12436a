"""The command line: parse, call, print.

Exit codes: 0 done, 1 invalid catalog or input, 2 usage, 3 the sizing has no (complete) solution,
70 a fault of ours, 130 interrupted (Ctrl+C), 143 told to end (SIGTERM).

Next to nothing is imported here: until `main` is called, Ctrl+C ends in Python's own words.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing takes time
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code.

    Without `argv` the command is that of the process, whose signals are then answered here.
    """
    if argv is not None:
        from sizing_xl.cli.program import run

        return run(argv)
    noted: list[int] = []
    import _signal  # is there already; the module signal takes time in which Ctrl+C may come

    for number in (_signal.SIGINT, _signal.SIGTERM):
        if _signal.getsignal(number) in (_signal.SIG_DFL, _signal.default_int_handler):
            _signal.signal(number, lambda number, _: noted.append(number))
    try:
        from sizing_xl.cli.interrupts import run_process

        return run_process(noted)
    except (OSError, MemoryError) as error:  # the program does not load: there are no texts
        import os

        os.write(2, f"sizing-xl: {error or type(error).__name__}\n".encode(errors="replace"))
        return 1

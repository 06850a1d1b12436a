"""The interpreter that computes for LibreOffice Calc: a child process, talked to in lines of JSON.

Packed into the add-in and run by LibreOffice's own Python, which may be as old as 3.8 and has
nothing of ours: the standard library only. The child is sizing_xl.calc.serve.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

MODULE = "sizing_xl.calc.serve"
# LibreOffice sets these for its own Python; the child's would not find its library with them.
NOT_INHERITED = ("PYTHONHOME", "PYTHONPATH", "PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__")
# Seconds for which a child that did not start is not tried again: a sheet has many formulas.
REST = 5.0
ATTEMPTS = 2
# Seconds that an answer may take: a range of two million cells takes far less.
ANSWER_WITHIN = 120.0
# Seconds that a child which reads no more has for its last words.
PATIENCE = 1.0


class ChildError(Exception):
    """The child cannot be started, or ends at every request; says why in a few words."""


class ChildSilentError(ChildError):
    """The child gave no answer in ANSWER_WITHIN seconds, and was ended."""


class Child:
    """The child process, started when it is first asked and again when it has died."""

    def __init__(self, python: str) -> None:
        self.python = python
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None  # what it writes to stderr
        self._lock = threading.Lock()
        self._reason, self._rests_until = "", 0.0

    def ask(self, function: str, arguments: Any, language: str | None) -> dict[str, Any]:
        """The answer of the child: {"answer": ...} or {"error": ...}.

        Raises ChildError; ChildSilentError when it does not answer: the next call starts another.
        """
        request = {"function": function, "arguments": arguments, "language": language}
        # What no cell holds goes as its text, and is refused as that.
        line = json.dumps(request, default=str).encode("ascii") + b"\n"
        with self._lock:
            if time.monotonic() < self._rests_until:
                raise ChildError(self._reason)
            for _ in range(ATTEMPTS):
                try:
                    return self._answered(line)
                except (OSError, ValueError) as error:
                    self._reason = self._last_words() or str(error)
                    self.end()
            self._rests_until = time.monotonic() + REST
            raise ChildError(self._reason)

    def end(self) -> None:
        """End the child, if there is one."""
        process, said = self._process, self._said
        self._process = self._said = None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(OSError):  # what could not be sent is not missed
                        pipe.close()
        if said:
            said.close()

    def _answered(self, line: bytes) -> dict[str, Any]:
        if self._process is None:
            self._start()
        process, silent = self._process, threading.Event()
        assert process

        def give_up() -> None:
            silent.set()
            _end_all(process)  # whatever is waited for ends with them

        limit = threading.Timer(ANSWER_WITHIN, give_up)
        limit.daemon = True
        limit.start()
        try:
            return self._exchange(process, line)
        except (OSError, ValueError):
            if not silent.is_set():
                raise
            self.end()
            raise ChildSilentError(str(round(ANSWER_WITHIN))) from None
        finally:
            limit.cancel()

    def _exchange(self, process: subprocess.Popen[bytes], line: bytes) -> dict[str, Any]:
        assert process.stdin and process.stdout
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except OSError:  # it reads no more: what it said counts, as if it had ended after reading
            with suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()
        reply = process.stdout.readline()
        if not reply:
            raise OSError("it ended without an answer")
        answer = json.loads(reply)
        if not isinstance(answer, dict) or not {"answer", "error"} & set(answer):
            raise ValueError("it answered something else")
        return answer

    def _start(self) -> None:
        environment = {name: it for name, it in os.environ.items() if name not in NOT_INHERITED}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  # end() closes it
        self._process = subprocess.Popen(
            [self.python, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=environment,
            # "-m" looks for modules here first: not where LibreOffice happens to be.
            cwd=Path(self.python).parent,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            start_new_session=True,  # a Ctrl+C in LibreOffice's terminal is not for it
        )

    def _last_words(self) -> str:
        """The last line of what the child wrote to stderr, once it has ended."""
        if not self._process or not self._said:
            return ""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _end_all(process: subprocess.Popen[bytes]) -> None:
    """End a child and what it started, which may hold its pipes open: all of its session."""
    with suppress(OSError):  # they have ended already
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()

"""What a run must know before it writes the first file: that nothing of others is lost by it.

Three things of others may lie in a directory: the run's own inputs, which are never written over;
files that no run has noted, which are with --force alone; and what another input's cases left, of
which --replace alone lets most be removed. As long as one of them may be met, the cases that need
work are kept back. In a new directory, and as soon as half of the cases of the last run are met
again, none is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from sizing_xl.batch.faults import LOG
from sizing_xl.batch.intake import Spool
from sizing_xl.batch.lock import NAME as LOCK
from sizing_xl.batch.manifest import Manifest
from sizing_xl.batch.manifest_file import BESIDE, RULES
from sizing_xl.batch.names import TABLES
from sizing_xl.batch.outcome import Case, Settings
from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.directory import Directory
from sizing_xl.files.disk import TEMPORARY
from sizing_xl.files.told import reported

# So few files may go without --replace.
FEW = 10
_NOT_OURS = "batch_file_of_yours"

Item = TypeVar("Item")


class Caution:
    """Judges a run while its cases are read. Raises OutputError; then nothing was written.

    inputs: files and addresses that the run reads. force, replace: as the user said.
    The attribute inputs: what they are called in the directory, in small letters. sure: nothing
    stands against the run any more.
    """

    def __init__(
        self,
        place: Directory,
        manifest: Manifest,
        settings: Settings,
        inputs: Iterable[str],
        force: bool,
        replace: bool,
    ) -> None:
        self._place, self._manifest, self._formats = place, manifest, settings.formats
        self._force = force
        own = place.inside(str(manifest.path))
        inside = {name for source in inputs for name in place.inside(source)}
        inside |= {f"{name}{ending}" for name in own for ending in ("", *BESIDE)}
        self.inputs = {name.casefold() for name in inside}
        self._check_own(own)
        self._endings = tuple(f".{kind}" for kind in self._formats)
        unknown = self._unknown(settings.pattern.count("/")) if self._endings else ()
        self._foreign = {name.casefold() for name in unknown}
        self._files, self._recorded = (0, 0) if replace else manifest.counts()
        self._met, self._knows = 0, False
        self.sure = self._may_be_sure()

    def reads(self, file: str) -> None:
        """One more file, or folder of one, that the run reads."""
        for name in self._place.inside(file):
            self.inputs.add(name.casefold())
            self.sure = self.sure and not name.endswith(self._endings)

    def _may_be_sure(self) -> bool:
        if self._foreign or any(name.endswith(self._endings) for name in self.inputs):
            return False
        return self._files <= FEW or 2 * self._met >= self._recorded

    # --- names that every run has -----------------------------------------------------------

    def _check_own(self, manifests: set[str]) -> None:
        """Judge the tables, and that the manifest is none of them and nothing else of ours."""
        taken = {name.casefold() for name in (*TABLES, LOCK, LOG)}
        for name in manifests:
            if name.casefold() in taken or name.partition("/")[0].casefold() == TEMPORARY:
                raise self._refused("output_named_twice", name)
        known = self._manifest.before is not None
        for name in TABLES:
            if name.casefold() in self.inputs:
                raise self._refused("output_is_input", name)
            self._place.check_replaceable(name, known, self._force, _NOT_OURS)

    def _refused(self, rule: str, name: str) -> OutputError:
        return OutputError([Problem(rule, file=self._place.told(name))])

    # --- files that no run has noted --------------------------------------------------------

    def _unknown(self, deepest: int) -> Iterator[str]:
        """What has the ending of a case's file, and the manifest does not know."""
        for name in self._place.names(deepest=deepest, directories=True):
            if name.lower().endswith(self._endings) and not self._manifest.knows(name):
                yield name

    def _check_names(self, names: Iterable[str]) -> None:
        for name in names:
            folded = name.casefold()
            if folded in self.inputs and self._place.exists(name):
                raise self._refused("output_is_input", name)
            if folded in self._foreign:
                self._place.check_replaceable(name, False, self._force, _NOT_OURS)

    def noted(self, names: Iterable[str]) -> tuple[list[str], list[str]]:
        """Names that are the run's before it has written them, and those that are others' until
        then."""
        theirs = [name for name in names if name.casefold() in self._foreign]
        return [name for name in names if name not in theirs], theirs

    # --- most of what is there --------------------------------------------------------------

    def saw(self, case: Case, key: str, names: Sequence[str], recorded: bool) -> None:
        """Take note of a case: its key, the names of its files, whether it needs no work."""
        if not self.sure:
            self._check_names(names)
            if self._files > FEW:
                self._met += recorded or self._is_met(case, key, names)
            self.sure = self._may_be_sure()

    def _is_met(self, case: Case, key: str, names: Iterable[str]) -> bool:
        """Whether the last run had this case, in any place and whatever its options were, or files
        of these names."""
        claims = self._manifest.claims
        with reported(OutputError, RULES, file=str(self._manifest.path)):
            if not self._knows:
                claims.know(self._manifest.keys())
                self._knows = True
            before = self._manifest.key_before(case)
            return (
                claims.recognise(key)
                or (before is not None and claims.recognise(before))
                or any(map(self._manifest.knows, names))
            )

    def held(self, items: Iterator[Item], begin: Callable[[], None]) -> Iterator[Item]:
        """The same items: at once where nothing stands against the run, else as soon as that is
        known. begin: called before the first."""
        spool = Spool()
        for item in items:
            if not self.sure:
                spool.add(item)
                continue
            begin()
            yield from spool
            yield item
            yield from items
            return
        self._decide()
        begin()
        yield from spool

    def _decide(self) -> None:
        """All cases are known: would most of what is there be removed?"""
        if not self.sure and self._files > FEW and 2 * self._met < self._recorded:
            lost = self._manifest.unclaimed(self._formats)
            if lost > FEW and 2 * lost > self._files:
                details = {"removed": lost, "files": self._files}
                problem = Problem("batch_removes_most", file=self._place.told(""), details=details)
                raise OutputError([problem])
        self.sure = True

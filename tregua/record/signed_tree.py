"""The tree under a signed head, as a source offers it: the hashes above the bundles, each proved by the head's root.

Tiles of level 1 and above and the last bundle, when that is not full, give the signed root: then every bundle can be
fetched and verified alone. What is wrong is a ReadingError that names the check and the place:

    NOTHING    no checkpoint is published            SIGNATURE  the checkpoint is not signed by this log
    FORK       another history than the one held     ROLLBACK   a smaller head than the one held
    TRUNCATED  a file is missing                     TAMPER     an entry or tile is not what was signed
    ENTRY      a signed entry is no entry            BODY       a public part is missing or another
    FROZEN     a head beyond the size of a freeze    SIZE       more entries than are read here
    SOURCE     the source cannot be read
"""

from tregua.record.evidence import Evidence


class ReadingError(Exception):
    """A published log is not what it should be: which check failed, where, what was seen, and what proves it."""

    def __init__(self, check: str, where: str, detail: str, evidence: Evidence | None = None) -> None:
        super().__init__(f"{check} {where}: {detail}")
        self.check = check
        self.where = where
        self.detail = detail
        self.evidence = evidence

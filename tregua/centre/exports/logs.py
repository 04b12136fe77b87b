"""The lines of both logs beside the rows that tell of them: each line is hashed again and put into its tree."""

import io
from typing import Any, Final

from tregua.centre.exports import GET_ANEW, ExportError
from tregua.centre.exports.incoming import Incoming, asked, opened
from tregua.record.tree import Frontier, leaf_hash

LONGEST_LINE: Final = 65_536


class LogLines:
    """Reads the lines of the logs in step with the rows, which come log by log in the order of their index."""

    def __init__(self, export: Incoming) -> None:
        self._export = export
        self._trees: dict[str, Frontier] = {}
        self._files: dict[str, io.BufferedReader] = {}

    def of(self, where: str, says: dict[str, Any]) -> list[bytes]:
        """Return the bytes of an entry and the hashes above it, in the order of the columns: data, nodes."""
        log = str(says["log"])
        if f"logs/{log}.jsonl" not in self._export.sums:
            raise ExportError(f"{where}, column log: there is no log {log[:40]}. {GET_ANEW}")
        if log not in self._files:
            self._files[log] = opened(self._export.folder, f"logs/{log}.jsonl")
            self._trees[log] = Frontier()
        tree = self._trees[log]
        if says["index"] != tree.size:
            raise ExportError(
                f"{where}, column index: entry {tree.size} of the {log} log comes next. {GET_ANEW}"
            )
        line = self._files[log].readline(LONGEST_LINE + 1)
        leaf = leaf_hash(line.removesuffix(b"\n"))
        if not line.endswith(b"\n") or leaf.hex() != says["leaf_hash"]:
            raise ExportError(
                f"logs/{log}.jsonl line {tree.size + 1} is not the entry whose hash stands in {where}. {GET_ANEW}"
            )
        return [line[:-1], b"".join(tree.add(leaf))]

    def end(self) -> None:
        """Raise unless every line was read and both trees give the roots that the export names."""
        state = asked(self._export.own, "state", dict)
        for log in ("journal", "published"):
            with self._files.get(log) or opened(self._export.folder, f"logs/{log}.jsonl") as file:
                if file.read(1):
                    raise ExportError(
                        f"logs/{log}.jsonl has more lines than tables/record.Entry.csv rows. {GET_ANEW}"
                    )
            tree = self._trees.get(log, Frontier())
            told = asked(state, log, dict)
            if (tree.size, tree.root().hex()) != (told.get("entries"), told.get("root")):
                raise ExportError(
                    f"The {log} log has {tree.size} entries and not the root that datapackage.json tells of. {GET_ANEW}"
                )

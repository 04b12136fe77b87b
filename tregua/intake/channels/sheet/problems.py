"""What may be wrong with a cell."""


class CellError(Exception):
    """A cell does not say with certainty what its column asks for: `why` is a code, worded in `sheet_wording`.

    `detail` has always `stood`, what stood in the cell; `readings` when it could be read in several ways.
    """

    def __init__(self, why: str, **detail: str | int) -> None:
        self.why = why
        self.detail = detail
        super().__init__(f"{why} {detail}" if detail else why)

"""Forms for taking a spreadsheet in: the file, which table it is, which column is what, what words stand for."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import in_language
from tregua.intake.channels.sheet.columns import Guess
from tregua.intake.channels.sheet.table import Table
from tregua.intake.channels.sheet.values import CellError, read_cell
from tregua.intake.mapping import Columns
from tregua.intake.outlook import Outlook
from tregua.intake.row_wording import worded
from tregua.intake.rows import Question, RowKind
from tregua.people.choosing import offer

LARGEST: Final = 20 * 1024 * 1024
SAMPLES: Final = 3
LONGEST_SAMPLE: Final = 40
LINE: Final = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


class SheetForm(forms.Form):
    """A spreadsheet as it arrived."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX, XLS, ODS or CSV, at most 20 MB. It is kept exactly as it arrived."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"}),
    )
    language = in_language(_("Language of the words in it"))
    sealed_columns = forms.CharField(
        label=_("Columns that name people"),
        help_text=_(
            "Names of witnesses, sources, signatories, people at risk: write the names of these columns, one on each "
            "line, exactly as in the file. The original is then sealed, and work goes on in a copy without them."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
        required=False,
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                gettext("This is larger than 20 MB. Take it in on the command line: tregua import.")
            )
        return file

    @property
    def to_seal(self) -> list[str]:
        """Return the names of the columns that are sealed."""
        return [line.strip() for line in self.cleaned_data["sealed_columns"].splitlines() if line.strip()]


class ChooseForm(forms.Form):
    """Which table of the file is meant, and what one of its rows is."""

    table = forms.ChoiceField(label=_("Table"))
    kind = forms.ChoiceField(label=_("What one row is"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, tables: Sequence[Table], kinds: Sequence[type[RowKind]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "table", [(table.name, _described(table)) for table in tables])
        offer(self, "kind", [(kind.code, f"{kind.label}: {kind.description}") for kind in kinds])


def _described(table: Table) -> str:
    return ngettext("%(name)s (%(rows)s row)", "%(name)s (%(rows)s rows)", len(table.rows)) % {
        "name": table.name,
        "rows": len(table.rows),
    }


@dataclasses.dataclass(frozen=True)
class FieldRow:
    """One line of the page of columns: a field, its select, its text for every row, and what stands in the column."""

    label: str
    required: bool
    column: forms.BoundField
    fixed: forms.BoundField
    samples: list[str]
    why: str
    certain: bool

    @property
    def is_told(self) -> bool:
        """Return whether this line is shown at once: told, needed, or not right yet."""
        told = self.column.value() or self.fixed.value() or self.column.errors or self.fixed.errors
        return bool(self.required or told)


class ColumnsForm(forms.Form):
    """Which column each field is in, or what is meant for every row; how days are read."""

    day_first = forms.ChoiceField(
        label=_("Days such as 3/4/2016"),
        choices=[
            ("", _("not said: such rows are refused")),
            ("yes", _("day first: the third of April")),
            ("no", _("month first: the fourth of March")),
        ],
        required=False,
    )
    year = forms.IntegerField(
        label=_("Year of days that are written without one"), min_value=1900, max_value=2200, required=False
    )

    def __init__(
        self,
        *args: Any,
        table: Table,
        kind: type[RowKind],
        columns: Columns,
        guesses: Mapping[str, Guess],
        why: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.kind, self.columns, self.guesses, self.why = table, kind, columns, guesses, why
        places = [
            ("", gettext("no column")),
            *((str(at), name or gettext("(no name)")) for at, name in enumerate(table.header)),
        ]
        for field in kind.fields:
            label = str(kind.labels.get(field.code, field.code))
            self.fields[f"at-{field.code}"] = forms.ChoiceField(
                label=label, choices=places, required=False, initial=str(columns.at.get(field.code, ""))
            )
            self.fields[f"fixed-{field.code}"] = forms.CharField(
                label=gettext("%(field)s, for every row") % {"field": label},
                required=False,
                max_length=300,
                widget=LINE,
                initial=columns.fixed.get(field.code, ""),
            )
        self.fields["day_first"].initial = {True: "yes", False: "no"}.get(columns.day_first, "")  # type: ignore[arg-type]
        self.fields["year"].initial = columns.year

    @property
    def told(self) -> list[FieldRow]:
        """Return the fields that a column or a text tells, and those that are needed."""
        return [row for row in self._rows() if row.is_told]

    @property
    def further(self) -> list[FieldRow]:
        """Return the fields that nothing tells yet."""
        return [row for row in self._rows() if not row.is_told]

    def _rows(self) -> Iterator[FieldRow]:
        for field in self.kind.fields:
            chosen = self.columns.at.get(field.code)
            guess = self.guesses.get(field.code)
            as_guessed = guess is not None and guess.column == chosen
            yield FieldRow(
                label=str(self.kind.labels.get(field.code, field.code)),
                required=field.required,
                column=self[f"at-{field.code}"],
                fixed=self[f"fixed-{field.code}"],
                samples=samples(self.table, chosen) if chosen is not None else [],
                why=self.why.get(field.code, "") if as_guessed else "",
                certain=not as_guessed or guess.certain,  # type: ignore[union-attr]
            )

    @property
    def unused(self) -> list[str]:
        """Return the columns that no field is read from; they stay in the original."""
        used = set(self.columns.at.values())
        return [name for at, name in enumerate(self.table.header) if at not in used and name]

    def clean(self) -> dict[str, Any]:
        """See that what is meant for every row can be read."""
        cleaned = super().clean() or {}
        for field in self.kind.fields:
            written = cleaned.get(f"fixed-{field.code}", "")
            try:
                if written:
                    read_cell(written, field.reads, day_first=self._day_first, year=cleaned.get("year"))
            except CellError as error:
                self.add_error(f"fixed-{field.code}", worded(self.kind.code, error.why, error.detail))
        return cleaned

    @property
    def _day_first(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data.get("day_first", ""))

    def says(self) -> Columns:
        """Return the columns as chosen, with the answers that were given before."""
        says = self.cleaned_data
        codes = [field.code for field in self.kind.fields]
        return Columns(
            at={code: int(says[f"at-{code}"]) for code in codes if says.get(f"at-{code}")},
            fixed={code: says[f"fixed-{code}"] for code in codes if says.get(f"fixed-{code}")},
            answers=self.columns.answers,
            day_first=self._day_first,
            year=says.get("year"),
        )


def samples(table: Table, column: int) -> list[str]:
    """Return the first different values of a column, shortened."""
    found: list[str] = []
    for row in table.rows:
        cell = row.cells[column] if column < len(row.cells) else None
        told = "" if cell is None else " ".join(str(cell).split())
        told = told if len(told) <= LONGEST_SAMPLE else f"{told[:LONGEST_SAMPLE]}…"
        if told and told not in found:
            found.append(told)
        if len(found) == SAMPLES:
            break
    return found


class QuestionsForm(forms.Form):
    """What a person tells about ways of writing that the centre does not know."""

    def __init__(
        self, *args: Any, questions: Sequence[Question], labels: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for number, question in enumerate(self.questions):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=ngettext(
                    "%(field)s: “%(written)s” (%(rows)s row)",
                    "%(field)s: “%(written)s” (%(rows)s rows)",
                    question.rows,
                )
                % {
                    "field": labels.get(question.field, question.field),
                    "written": question.written,
                    "rows": question.rows,
                },
                choices=[("", gettext("choose")), *question.choices],
                initial=question.suggested,
                required=False,
            )

    def says(self) -> dict[str, dict[str, str]]:
        """Return field -> as written -> what was chosen."""
        answers: dict[str, dict[str, str]] = {}
        for number, question in enumerate(self.questions):
            chosen = self.cleaned_data.get(f"q{number}")
            if chosen:
                answers.setdefault(question.field, {})[question.written] = chosen
        return answers


class TakeInForm(forms.Form):
    """Taking a table in, after the dry run."""

    only_good = forms.BooleanField(
        label=_("Take the good rows only; the others stay in the file and are listed with the batch."),
        required=False,
    )

    def __init__(self, *args: Any, outlook: Outlook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not outlook.counts["refused"]:
            del self.fields["only_good"]


class TakeBackForm(forms.Form):
    """Why a batch is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=300, widget=LINE)

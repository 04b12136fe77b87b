"""Whom and which party rows name: looked up by code and name; a source is never made without being asked for."""

from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.people.models import Person
from tregua.reports.actions import add_source
from tregua.reports.choices import SourceKind
from tregua.reports.models import Source
from tregua.reports.prefilled import code_of

ADD = "add:"


class Sources:
    """The sources of this centre by code and by public name, and those that a person said are to be added."""

    def __init__(self) -> None:
        self._by_name: dict[str, Source] = {}
        for source in Source.objects.order_by("-id"):
            for name in (source.code, *source.names.values()):
                self._by_name[_folded(name)] = source

    def named(self, written: str) -> Source | None:
        """Return the source of this code or public name."""
        return self._by_name.get(_folded(written)) or self._by_name.get(_folded(code_of(written)))

    def called(self) -> list[str]:
        """Return what each source is called where it is written: a name by which it is known again."""
        known = {source.code: str(source) for source in self._by_name.values()}
        return sorted(name if self.named(name) else code for code, name in known.items())

    def choices(self) -> list[tuple[str, str]]:
        """Return the sources a name may mean, and the kinds as which it may be added."""
        known = {source.code: str(source) for source in self._by_name.values()}
        added = [
            (f"{ADD}{kind}", gettext("add it: %(kind)s") % {"kind": label})
            for kind, label in SourceKind.choices
        ]
        return [*sorted(known.items()), *added]

    def answered(self, written: str, answer: str, language: str, *, by: Person) -> Source:
        """Return the source that a person chose for a name, added now when that was the answer."""
        if not answer.startswith(ADD):
            return self._by_name[_folded(answer)]
        source = add_source(
            code=code_of(written),
            kind=answer.removeprefix(ADD),
            names={language or "en": " ".join(written.split())},
            by=by,
        )
        self._by_name[_folded(written)] = self._by_name[_folded(source.code)] = source
        return source

    def knows(self, answer: str) -> bool:
        """Return whether an answer names a source, or a kind as which one may be added."""
        if answer.startswith(ADD):
            return answer.removeprefix(ADD) in SourceKind.values
        return _folded(answer) in self._by_name


class Parties:
    """The parties by code and by every name; a name that two of them have means neither."""

    def __init__(self) -> None:
        self._by_name: dict[str, set[str]] = {}
        self._parties: dict[str, Party] = {}
        for party in Party.objects.prefetch_related("party_names"):
            self._parties[party.pk] = party
            for name in (party.code, *(row.name for row in party.party_names.all())):
                self._by_name.setdefault(_folded(name), set()).add(party.pk)

    def named(self, written: str) -> Party | None:
        """Return the one party of this code or name, or None."""
        found = self._by_name.get(_folded(written), set())
        return self._parties[next(iter(found))] if len(found) == 1 else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()

"""A value is the same text on every database, and comes back from it as it was; what is another text is refused."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from tregua.centre.exports import ExportError
from tregua.centre.exports.cells import CellError, kind_of, reader_of, write_json, writer_of
from tregua.centre.exports.toml import without_secrets
from tregua.record.within import BytesWithin

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
ODD_TEXT = st.one_of(
    TEXT,
    st.builds(
        str.__add__,
        st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\\", "\\N", '"', "\ufeff", "\u202e"]),
        TEXT,
    ),
    st.sampled_from(["\r\n", "\n", "\r", '"', ",", "\\N", "x" * 200_000, "\u2028", "\x1a"]),
)
HALF_LETTERS = st.text(st.characters(exclude_characters="\0"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | HALF_LETTERS,
    lambda inner: st.lists(inner) | st.dictionaries(HALF_LETTERS, inner),
)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31), timezones=ZONES)


def through(field, *values):
    """Write values into a CSV file and read them again, as an export and its loading do."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows([writer_of(field)(value), "end"] for value in values)
    raw = buffer.getvalue().encode()
    csv.field_size_limit(1 << 24)
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8", newline=""), strict=True)
    return [reader_of(field)(cell) for cell, _end in rows]


def named(field):
    field.set_attributes_from_name("it")
    return field


@given(st.lists(ODD_TEXT))
def test_texts_come_back_with_every_character(texts):
    assert through(named(models.TextField()), *texts) == texts


@given(st.lists(st.binary()))
def test_bytes_of_a_protected_table_come_back(contents):
    assert through(named(BytesWithin()), *contents) == contents


@given(st.lists(ODD_TEXT | st.none()))
def test_a_text_that_may_be_unknown_is_told_from_an_empty_one(texts):
    assert through(named(models.TextField(null=True)), *texts) == texts


@given(st.lists(MOMENTS))
def test_moments_come_back_whatever_their_zone_was(moments):
    assert through(named(models.DateTimeField()), *moments) == moments


@given(st.lists(st.decimals(-90, 90, places=7)))
def test_decimals_come_back_with_their_digits(decimals):
    back = through(named(models.DecimalField(max_digits=9, decimal_places=7)), *decimals)
    assert [str(one) for one in back] == [str(one) for one in decimals]


@given(st.lists(JSON))
def test_json_comes_back_in_its_order(values):
    back = through(named(models.JSONField()), *values)
    assert [repr(one) for one in back] == [repr(one) for one in values]


@given(
    st.lists(st.dates() | st.none()), st.lists(st.booleans() | st.none()), st.lists(st.integers(0, 2**31 - 1))
)
def test_days_answers_and_numbers_come_back(days, answers, numbers):
    assert through(named(models.DateField(null=True)), *days) == days
    assert through(named(models.BooleanField(null=True)), *answers) == answers
    assert through(named(models.PositiveIntegerField()), *numbers) == numbers


@pytest.mark.parametrize(("field", "cell"), [
    (models.TextField(), "a\0b"),
    (models.CharField(max_length=3), "four"),
    (models.TextField(null=True), "\\one"),
    (models.IntegerField(), "1.0"),
    (models.IntegerField(), " 1"),
    (models.IntegerField(), "+1"),
    (models.IntegerField(), "01"),
    (models.IntegerField(), "٣"),
    (models.PositiveIntegerField(), "-1"),
    (models.PositiveSmallIntegerField(), "40000"),
    (models.IntegerField(), ""),
    (models.BooleanField(), "True"),
    (models.DateField(), "20160305"),
    (models.DateField(), "3/4/2016"),
    (models.DateTimeField(), "2016-03-05T12:20:00Z"),
    (models.DateTimeField(), "2016-03-05T12:20:00.000000+02:00"),
    (models.DecimalField(max_digits=9, decimal_places=7), "1e1"),
    (models.DecimalField(max_digits=9, decimal_places=7), "NaN"),
    (models.DecimalField(max_digits=9, decimal_places=7), "1234.5"),
    (models.JSONField(), "{"),
    (models.JSONField(), "[Infinity]"),
    (models.JSONField(), '["a\\u0000b"]'),
    (models.JSONField(), "[" * 100_000),
    (models.BinaryField(), "../../x"),
    (BytesWithin(), "base64:%%"),
    (BytesWithin(), "eA=="),
])  # fmt: skip
def test_another_way_to_write_it_is_refused(field, cell):
    with pytest.raises(CellError, match=r"\w"):
        reader_of(named(field))(cell)


def test_a_kind_of_field_that_nobody_taught_is_told():
    with pytest.raises(ExportError, match=r"teach exports/cells\.py"):
        kind_of(named(models.DurationField()))


def test_half_a_letter_is_written_as_its_number_and_whole_ones_as_they_are():
    assert write_json(["هدنة"]) == '["هدنة"]'
    assert write_json(["\ud800"]) == '["\\ud800"]'


def test_moments_are_written_in_utc():
    plus_two = timezone(timedelta(hours=2))
    write = writer_of(named(models.DateTimeField()))
    assert write(datetime(2016, 3, 1, 0, 0, tzinfo=plus_two)) == "2016-02-29T22:00:00.000000Z"
    assert write(datetime(2016, 3, 1, 0, 0, tzinfo=UTC)) == "2016-03-01T00:00:00.000000Z"
    assert writer_of(named(models.DateField()))(date(2016, 3, 1)) == "2016-03-01"
    assert (
        writer_of(named(models.DecimalField(max_digits=9, decimal_places=7)))(Decimal("1E-7")) == "0.0000001"
    )


def test_a_secret_is_taken_out_of_the_settings_and_nothing_else():
    text = '# what it is\ncode = "amman"\nmail_password = "x"\n\n[names]\nen = "A # secret = 1"\n'
    assert without_secrets(text) == '# what it is\ncode = "amman"\n\n[names]\nen = "A # secret = 1"\n'
    with pytest.raises(ExportError, match="cannot be taken out by itself"):
        without_secrets('mail = {password = "x"}\n')

"""S-02, S-12: of those who work here nothing is kept but role, language and availability; no telephone is asked for."""

import re

import pytest
from django.apps import apps
from django.conf import settings

from tregua.people import vault
from tregua.people.models import Person
from tregua.people.roles import ROLES
from tregua.record.shown import NOBODY, shown_to

OURS = [model for model in apps.get_models() if model.__module__.startswith("tregua.")]
OF_AN_ACCOUNT = {
    "id", "code", "shown_name", "roles", "language", "is_active", "password", "last_login", "session_word",
}  # fmt: skip
# What a list of people to be hunted would have. No table of ours has a field for it, under any name of these.
PROFILE = re.compile(
    r"(?:^|_)(?:e?mail|phone|telephone|mobile|whatsapp|telegram|birth|born|age|sex|gender|religion|sect|ethnic\w*"
    r"|tribe|nationality|passport|id_card|photo|portrait|picture|face|home|street|family|relatives?"
    r"|employer|salary|rank|first_name|last_name|surname|middle_name|address)(?:_|$)"
)


def test_s_02_an_account_holds_a_code_a_name_roles_and_a_language_and_nothing_else():
    """Fails when the account gets any further field: say then why it is no profile, or leave it out."""
    assert {field.name for field in Person._meta.get_fields() if field.concrete} == OF_AN_ACCOUNT


def of_a_profile(model):
    return {
        f"{model._meta.label}.{field.name}"
        for field in model._meta.get_fields()
        if field.concrete and PROFILE.search(field.name)
    }


def test_s_02_no_table_has_a_field_for_what_a_profile_is_made_of():
    assert len(OURS) > 80
    assert {name for model in OURS for name in of_a_profile(model)} == set()


@pytest.mark.parametrize("name", ["telephone", "home_address", "date_of_birth", "passport", "mobile"])
def test_s_02_the_walk_would_find_such_a_field(name):
    """Control: these are found."""
    assert PROFILE.search(name)


def test_s_02_only_the_program_points_at_people_and_never_from_what_leaves():
    """Who recorded a row stands beside it, for staff; nothing that is public or exchanged leads to an account."""
    leads = {
        f"{model._meta.label}.{field.name}": shown_to(model)[field.name]
        for model in OURS
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Person
    }
    assert len(leads) > 20
    assert {name for name, audience in leads.items() if audience != NOBODY} == set()


def test_s_12_a_session_lasts_a_shift_and_a_key_a_quarter_of_an_hour():
    """Fails when a session outlives twelve hours, or is readable by a script."""
    assert settings.SESSION_COOKIE_AGE <= 12 * 60 * 60
    assert settings.SESSION_COOKIE_HTTPONLY
    assert vault.OPEN_FOR_SECONDS <= 15 * 60


def test_s_11_whoever_keeps_the_accounts_reads_nothing_of_the_register_and_nothing_of_the_vault():
    """Fails when the administrator is given one of these: the machine and the names are never in one hand."""
    administrator = next(role for role in ROLES if role.code == "administrator")
    reading = {
        "vault.open",
        "protection.read",
        "reports.read",
        "intake.read",
        "incidents.read",
        "liaison.read",
    }
    assert not administrator.permissions & (reading | {"exchange.disclosures", "exchange.grant"})
    custodian = next(role for role in ROLES if role.code == "custodian")
    assert not custodian.permissions & {"people.manage", "intake.read", "reports.read", "protection.decide"}

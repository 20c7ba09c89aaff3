"""A register that was loaded long ago gets what has shipped since, and keeps what a person said."""

from datetime import date

from domain.register.commands import AddCode, SetStart
from domain.register.directory import Directory
from domain.register.events import AuthorityRegistered, Code, CodeAdded, StartSet
from ingest.resolution import Resolver
from ingest.shipped import Shipped
from tests.unit.makers import ACTOR, AT, authority_id, carried_out, directory_of, register, succeed

OLD = Code("gss", "E08000016")
THEN, SAID = date(2009, 4, 1), date(2009, 4, 2)


def loaded_again(directory: Directory) -> list[object]:
    return list(Shipped(AT).register(directory))


def test_a_register_that_is_up_to_date_gets_nothing(directory: Directory) -> None:
    assert loaded_again(directory) == []


def test_an_older_register_gets_renewed_codes_days_and_councils_that_ended() -> None:
    older = directory_of(
        register("barnsley", codes=(OLD,), starts_on=date(1974, 4, 1)),
        register("cornwall", starts_on=THEN),
    )

    events = loaded_again(older)

    news = [one for one in events if not isinstance(one, AuthorityRegistered)]
    assert CodeAdded in {type(one) for one in news}
    assert [one.starts_on for one in news if isinstance(one, StartSet)] == [None]
    resolver = Resolver(older)
    assert resolver.by_name("E08000038", date(2025, 9, 30)).slug == "barnsley"
    assert resolver.by_name("Cornwall", date(2008, 3, 31)).slug == "cornwall"
    assert resolver.by_name("Penwith", date(2008, 3, 31)).slug == "penwith"
    assert loaded_again(older) == []


def test_what_a_person_has_said_since_stands() -> None:
    cornwall, other = authority_id("cornwall"), Code("gss", "E08000038")
    older = directory_of(
        register("cornwall", starts_on=THEN),
        register("a-new-town", aliases=("Penwith", "Bolton MBC")),
        register("dorset-county"),
    )
    carried_out(
        older,
        SetStart(at=AT, actor=ACTOR, authority_id=cornwall, starts_on=SAID),
        AddCode(at=AT, actor=ACTOR, authority_id=authority_id("a-new-town"), code=other),
        succeed("dorset-county", date(2019, 4, 2), "a-new-town"),
    )

    loaded_again(older)

    assert older.entries[cornwall].starts_on == SAID
    assert authority_id("penwith") not in older.entries
    assert older.spelled("Bolton") == {authority_id("bolton")}
    assert older.coded("gss", "E08000038") == {authority_id("a-new-town")}
    assert older.entries[authority_id("dorset-county")].ended_on == date(2019, 4, 2)

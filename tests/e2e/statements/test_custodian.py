"""The custodians' town: counts, requests that take two, and what was done."""

from pathlib import Path

from infra.backup.make import Wanted, make
from infra.services.statements.mine import OwnStatement
from tests.attacks.worlds import PASSWORD
from tests.e2e.reading import Page
from tests.e2e.speaking import Speaking, group
from tests.integration.members import codes

__all__ = ["group"]

PAGE = "/custodian"


def act(made: Speaking, login: str, what: str, **form: str) -> Page:
    return made.send(login, f"{PAGE}/{what}", PAGE, **form)


def mine(made: Speaking, login: str) -> list[OwnStatement]:
    return made.world.statements.mine.all(made.world.people[login])


def test_the_desk_shows_members_and_counts_and_no_text(group: Speaking) -> None:
    group.say("Ada Quill", "Nobody decides.")
    group.say("Ben Rusk", "Nobody at all decides.", "lincoln")

    page = group.as_("Gus Keep").open(PAGE)

    assert page.says("Ada Quill Harbour Auditors Change agent")
    assert page.says("Statements that are held: 2")
    assert page.says("The release window is open 2")
    assert not page.says("decides")
    assert "Lincoln" not in page.main
    assert page.response.headers["cache-control"] == "private, no-store"


def test_the_window_is_closed_by_a_button_and_reloading_closes_no_other(group: Speaking) -> None:
    group.say("Ada Quill", "Nobody decides.")
    group.say("Ben Rusk", "Nobody at all decides.")

    page = act(group, "Gus Keep", "epoch")

    assert page.says("The window is closed.")
    assert page.response.request.method == "GET"
    assert page.says("1 2 March 2026")
    assert page.says("No statement is held.")
    assert group.as_("Cyd Marl").open("/statements").says("Nobody decides.")


def test_who_spoke_is_unsealed_by_two_and_never_by_one(group: Speaking) -> None:
    statement = group.out()

    asked = act(group, "Gus Keep", "unseal", statement=statement, reason="A child is at risk")
    assert asked.says("Another custodian has to approve it")
    assert asked.says("It waits for another custodian than you.")
    request = group.as_("Hal Ward").open(PAGE).response.text
    request = request.split('action="/custodian/unseal/')[1].split("/")[0]

    alone = act(group, "Gus Keep", f"unseal/{request}/approve")
    assert alone.status == 400
    assert alone.says("Only another custodian than the one who asked can approve")
    assert not alone.says("made the statement")

    both = act(group, "Hal Ward", f"unseal/{request}/approve")
    assert both.says("Ada Quill, Harbour Auditors, made the statement.")
    again = act(group, "Hal Ward", f"unseal/{request}/approve")
    assert again.status == 400


def test_a_request_needs_a_statement_and_a_reason(group: Speaking) -> None:
    statement = group.out()

    assert act(group, "Gus Keep", "unseal", statement="x", reason="x").says("no such statement")
    assert act(group, "Gus Keep", "unseal", statement=statement).status == 400


def test_a_statement_is_erased_where_a_second_custodian_signs_at_the_screen(
    group: Speaking,
) -> None:
    statement = group.out()
    app = group.world.app
    code = codes(app, group.world.people["Hal Ward"].id, "Hal Ward")
    signed = {"name": "Hal Ward", "password": PASSWORD, "code": code.at(group.world.clock.at)}

    page = act(group, "Gus Keep", "erase", statement=statement, **signed)

    assert page.headings[0] == "The statement is erased"
    assert group.as_("Cyd Marl").open("/statements").says("This statement was erased.")
    town = group.as_("Gus Keep").open(PAGE)
    assert town.says("Certificates, the newest first")
    approved = [one.person for one in app.audit.entries() if one.act == "erasure_approved"]
    people = group.world.people
    assert approved == [people["Gus Keep"].id.hex, people["Hal Ward"].id.hex]


def test_nothing_is_erased_by_one_custodian_or_with_anybody_else(group: Speaking) -> None:
    statement = group.out()
    app, people = group.world.app, group.world.people
    own = codes(app, people["Gus Keep"].id, "Gus Keep")
    codes(app, people["Hal Ward"].id, "Hal Ward")
    now = own.at(group.world.clock.at)

    for name, password, code in (
        ("Gus Keep", PASSWORD, now),
        ("Hal Ward", PASSWORD, "000000"),
        ("Hal Ward", "wrong", now),
        ("Cyd Marl", PASSWORD, ""),
        ("", "", ""),
    ):
        form = {"name": name, "password": password, "code": code}
        page = act(group, "Gus Keep", "erase", statement=statement, **form)
        assert page.status == 400
        assert page.says("The second custodian was not found by that name, password and code.")
    assert len(mine(group, "Ada Quill")) == 1


def test_the_audit_log_is_checked_and_its_last_entries_listed(group: Speaking) -> None:
    group.out()
    group.as_("Cyd Marl").open("/statements")

    page = group.as_("Gus Keep").open(PAGE)

    assert page.says("entries, none changed or missing.")
    assert page.says("viewed list Cyd Marl")


def test_a_changed_audit_log_is_said_first(group: Speaking) -> None:
    group.out()
    group.as_("Cyd Marl").open("/statements")
    with group.world.app.audit._engine.connect() as connection:  # noqa: SLF001 - an attack
        connection.exec_driver_sql("UPDATE soundings_audit SET count = 7")
        connection.exec_driver_sql("COMMIT")

    page = group.as_("Gus Keep").open(PAGE)

    assert page.says("The audit log does not hold:")


def test_only_custodians_find_the_desk(group: Speaking) -> None:
    for login in ("Ada Quill", "Finn Advis", "Dot Fenn", "Ivy Lane"):
        assert group.as_(login).open(PAGE).status == 404
        assert "Custodian" not in group.as_(login).open("/").links
    assert group.as_("Gus Keep").open("/").links["Custodian"] == PAGE


def test_others_can_do_nothing_of_it(group: Speaking) -> None:
    group.say("Ada Quill", "Nobody decides.")
    token = group.as_("Ada Quill").open("/record").field("_csrf_token")

    for what in ("epoch", "unseal", "erase", "unseal/x/approve"):
        page = group.as_("Ada Quill").send(f"{PAGE}/{what}", {"_csrf_token": token})
        assert page.status == 404
    assert mine(group, "Ada Quill")[0].released_in is None


def test_the_desk_tells_how_the_keys_are_backed_up(group: Speaking, tmp_path: Path) -> None:
    group.out()
    town = group.as_("Gus Keep")
    assert town.open(PAGE).says("No back-up has been made. Where its keys lie is not known here")

    app, keys = group.world.app, tmp_path / "keys"
    app.settings.keys_dir = keys
    assert town.open(PAGE).says("The folder of keys can't be read")

    make(app, Wanted(folder=tmp_path / "backups", keys_dir=keys))

    day = f"{app.clock():%-d %B %Y}"
    assert town.open(PAGE).says(f"The last back-up was made on {day}.")
    assert town.open(PAGE).says(f"The folder of keys holds 1 file, the newest of {day}.")

"""What the group hears: by whole windows, and the same for whoever asks."""

from typing import Any

import pytest

from tests.e2e.reading import Page
from tests.e2e.speaking import DRAFT, MEMBERS, Speaking, group, informed_group

__all__ = ["group", "informed_group"]

PAGE = "/statements"


def act(made: Speaking, login: str, statement: str, what: str, **form: str) -> Page:
    page = f"{PAGE}/{statement}"
    return made.send(login, f"{page}/{what}", page, **form)


def test_nothing_is_shown_before_a_window_ends(group: Speaking) -> None:
    group.say("Ada Quill", "Nobody decides.")

    page = group.as_("Cyd Marl").open(PAGE)

    assert page.says("No release window had ended by this moment, so nothing is out.")
    assert not page.says("Nobody decides.")


def test_statements_stand_by_authority_with_the_grade_in_words(group: Speaking) -> None:
    group.out("nottingham")
    group.out("boston")

    page = group.as_("Cyd Marl").open(PAGE)

    named = [one for one in page.headings if one in {"Boston", "Nottingham"}]
    assert named == ["Boston", "Nottingham"]
    assert page.says("Known indirectly (C) · Leadership")
    assert page.says("Out with release window 2, which ended on 16 March 2026")
    assert page.links["What is known as facts of Boston"] == "/authorities/boston"
    assert page.response.headers["cache-control"] == "private, no-store"


def test_the_list_is_narrowed_by_authority_and_by_nothing_else(group: Speaking) -> None:
    group.out("nottingham")
    group.out("boston")
    reader = group.as_("Cyd Marl")

    page = reader.open(PAGE, authority="boston", information="A", service="x")

    assert "Boston" in page.headings
    assert "Nottingham" not in page.headings
    assert page.says("Known indirectly (C)")
    assert reader.open(PAGE, authority="nowhere").status == 404
    assert reader.open(PAGE, authority="lincoln").says("Nothing is out about this authority.")


def test_the_past_is_shown_by_whole_windows_and_says_so(group: Speaking) -> None:
    group.out("boston")
    group.out("nottingham")

    page = group.as_("Cyd Marl").open(PAGE, known_by="2026-03-12")

    assert page.says(
        "This shows those up to window 1, which ended on 9 March 2026, whatever moment after it"
    )
    assert "Nottingham" not in page.headings
    assert group.as_("Cyd Marl").open(PAGE, known_by="2026-03-08").says("No release window")


def test_no_time_finer_than_the_day_a_window_ended_is_on_the_page(group: Speaking) -> None:
    statement = group.out()

    for page in (PAGE, f"{PAGE}/{statement}"):
        main = group.as_("Cyd Marl").open(page).main
        assert "09:00" not in main
        assert "2 March" not in main


@pytest.mark.parametrize(
    ("what", "form", "said"),
    [
        ("voice", {"side": "agree", "origin": "own"}, "You corroborated it."),
        ("voice", {"side": "contest", "origin": "other", "origin_words": "x"}, "You contested it."),
        ("question", {"text": "Since when?"}, "Your question is kept, without your name."),
    ],
)
def test_everybody_is_answered_the_same_the_speaker_too(
    group: Speaking, what: str, form: dict[str, str], said: str
) -> None:
    statement = group.out()
    group.world.admit("Abe Twin", "Harbour Auditors")

    answers = {
        act(group, login, statement, what, **form).main
        for login in ("Ada Quill", "Abe Twin", "Cyd Marl", "Dot Fenn")
    }

    [answer] = answers
    assert said in answer
    assert "It comes out with the next release" in answer


def test_corroboration_shows_with_the_next_window_as_yes_or_no(group: Speaking) -> None:
    statement = group.out()
    before = group.as_("Cyd Marl").open(f"{PAGE}/{statement}")

    for login in ("Cyd Marl", "Eve Tarn"):
        act(group, login, statement, "voice", side="agree", origin="own")
    during = group.as_("Dot Fenn").open(f"{PAGE}/{statement}")
    group.world.close()
    after = group.as_("Dot Fenn").open(f"{PAGE}/{statement}")

    assert before.says("Fewer than two organisations corroborate it.")
    assert during.says("Fewer than two organisations corroborate it.")
    assert after.says("At least two organisations corroborate it.")
    assert not after.says("Coastwise</li>")


def test_with_too_few_organisations_the_page_says_why_nothing_is_shown(group: Speaking) -> None:
    statement = group.out()
    for login in ("Dot Fenn", "Eve Tarn", "Finn Advis"):
        group.world.app.members.remove(group.world.people[login].id, "test")
    group.world.close()

    page = group.as_("Cyd Marl").open(f"{PAGE}/{statement}")

    assert page.says(
        "Whether others corroborate it can't be shown: too few organisations take part"
    )


def test_a_statement_is_verified_by_one_of_the_authoritys_facts(informed_group: Speaking) -> None:
    statement = informed_group.out()
    thread = informed_group.as_("Cyd Marl").open(f"{PAGE}/{statement}")
    options = thread.response.text.split('id="evidence"')[1]
    fact = options.split('<option value="')[2].split('"')[0]

    done = act(informed_group, "Cyd Marl", statement, "evidence", evidence=fact, supports="no")
    informed_group.world.close()

    assert done.says("The evidence is noted.")
    page = informed_group.as_("Dot Fenn").open(f"{PAGE}/{statement}")
    assert page.says("Speaks against it:")
    assert f"/evidence/{fact}" in page.links.values()


def test_evidence_of_elsewhere_an_empty_question_and_a_long_origin_are_refused(
    group: Speaking,
) -> None:
    statement = group.out()

    for what, form, said in (
        ("evidence", {"evidence": "f" * 32}, "Choose one of the facts"),
        ("evidence", {"evidence": "nonsense"}, "Choose one of the facts"),
        ("question", {"text": " "}, "Write something"),
        ("voice", {"origin": "other", "origin_words": "x" * 201}, "An origin holds 200"),
        ("grade", {"information": "A"}, "Improvement advisers and members of the group"),
    ):
        page = act(group, "Cyd Marl", statement, what, **form)
        assert page.status == 400
        assert page.says(said)


def test_advisers_grade_anew_and_change_agents_are_not_offered_to(group: Speaking) -> None:
    statement = group.out()

    assert not group.as_("Cyd Marl").open(f"{PAGE}/{statement}").says("Grade it anew")
    assert group.as_("Finn Advis").open(f"{PAGE}/{statement}").says("Grade it anew")
    for login in ("Ada Quill", "Ben Rusk", "Cyd Marl"):
        body = MEMBERS[login][0]
        group.world.admit(f"{login} the grader", body, "group_member")
    act(group, "Finn Advis", statement, "grade", information="A")
    group.world.close()

    assert group.as_("Cyd Marl").open(f"{PAGE}/{statement}").says("Known directly (A)")


def test_what_is_for_advisers_only_is_not_there_for_others(group: Speaking) -> None:
    hidden = group.world.record(
        "Ada Quill", "boston", "Held back.", handling="C", conditions=("advisers_only",)
    )
    group.world.record("Ben Rusk", "boston", "Nobody decides.")
    group.world.record("Cyd Marl", "boston", "Nobody decides at all.")
    group.world.close()

    theirs = group.as_("Eve Tarn").open(f"{PAGE}/{hidden.statement}")
    missing = group.as_("Eve Tarn").open(f"{PAGE}/{'f' * 32}")

    assert theirs.status == missing.status == 404
    assert theirs.main == missing.main
    assert not group.as_("Eve Tarn").open(PAGE).says("Held back.")
    assert group.as_("Finn Advis").open(PAGE).says("Only improvement advisers see it")


def test_what_is_done_to_a_missing_statement_is_not_found(group: Speaking) -> None:
    statement = group.out()
    token = group.as_("Cyd Marl").open(f"{PAGE}/{statement}").field("_csrf_token")

    for what in ("voice", "question", "evidence"):
        form = {"_csrf_token": token, "text": "x", "evidence": "x", "side": "agree"}
        page = group.as_("Cyd Marl").send(f"{PAGE}/{'e' * 32}/{what}", form)
        assert page.status == 404


def test_a_look_is_in_the_audit_log_and_taking_part_is_not(group: Speaking) -> None:
    statement = group.out()
    group.as_("Cyd Marl").open(f"{PAGE}/{statement}")
    before = group.world.app.audit.entries()
    token = group.reader.open("/record").field("_csrf_token")

    form = {"_csrf_token": token, "side": "agree", "origin": "own"}
    group.reader.send(f"{PAGE}/{statement}/voice", form)

    assert (before[-1].act, before[-1].subject) == ("viewed_statement", statement)
    assert group.world.app.audit.entries() == before


def test_several_bodies_are_said_to_speak_of_one_kind_of_problem(group: Speaking) -> None:
    group.world.admit("Fay Orme", "Fen Trust")
    for login in ("Ada Quill", "Ben Rusk", "Cyd Marl", "Dot Fenn"):
        for _ in range(2):
            group.say(login, "Nobody decides.")
    group.world.close()

    page = group.as_("Eve Tarn").open(PAGE)

    assert page.says("Several bodies each by itself speak of the same kind of problem: Leadership.")


def test_the_past_can_be_looked_at_but_nothing_done(group: Speaking) -> None:
    statement = group.out()

    page = group.as_("Cyd Marl").open(f"{PAGE}/{statement}", known_by="2026-03-09")

    assert page.says("You look at the past, so nothing can be done here.")


def test_only_the_group_finds_the_pages_and_the_link(group: Speaking) -> None:
    statement = group.out()

    for login in ("Gus Keep", "Ivy Lane"):
        for page in (PAGE, f"{PAGE}/{statement}"):
            assert group.as_(login).open(page).status == 404
        assert "Group" not in group.as_(login).open("/").links
    assert group.as_("Cyd Marl").open("/").links["Group"] == PAGE


def test_who_is_signed_out_is_sent_to_sign_in(group: Speaking) -> None:
    for page in (PAGE, f"{PAGE}/{'f' * 32}", "/record", "/my-statements", "/custodian"):
        assert group.reader.open(page).headings[0] == "Sign in"


# The API


def bearer(made: Speaking, login: str) -> dict[str, str]:
    token = made.world.app.sign_in.tokens.issue(made.world.people[login].id, "test", 30).token
    return {"Authorization": f"Bearer {token}"}


def draft(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    made: dict[str, Any] = {name: DRAFT[name] for name in ("authority", "text", "information")}
    return {**made, "types": ["leadership"], **changed}


def test_the_api_gives_what_the_page_shows(group: Speaking) -> None:
    statement = group.out()
    group.out("nottingham")

    found = group.reader.client.get(
        "/api/statements", params={"authority": "Boston"}, headers=bearer(group, "Cyd Marl")
    )

    assert found.status_code == 200
    assert found.headers["cache-control"] == "private, no-store"
    assert statement in {one["id"] for one in found.json()}
    assert {one["authority"] for one in found.json()} == {"Boston"}
    assert set(found.json()[0]) == {
        "id", "authority", "types", "text", "information", "handling", "conditions",
        "service", "epoch", "erased", "corroborated", "contested", "said_by",
    }  # fmt: skip


def test_the_api_takes_a_statement_once_for_one_submission(group: Speaking) -> None:
    headers, sent = bearer(group, "Ada Quill"), draft(submission="agency-1")

    first, second = (
        group.reader.client.post("/api/statements", json=sent, headers=headers) for _ in range(2)
    )

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert first.json()["held"] is True
    assert first.json()["why"].startswith("It is held until the release window ends")


def test_the_api_warns_and_saves_nothing_unless_told_to(group: Speaking) -> None:
    headers, sent = bearer(group, "Ada Quill"), draft(text="Ring me on 07700 900123.")

    warned = group.reader.client.post("/api/statements", json=sent, headers=headers)
    saved = group.reader.client.post(
        "/api/statements", json={**sent, "anyway": True}, headers=headers
    )

    assert warned.status_code == 422
    assert {"span", "kind", "why", "wording"} == set(warned.json()["warnings"][0])
    assert "07700" not in warned.json()["wording"]
    assert saved.status_code == 201
    person = group.world.people["Ada Quill"]
    assert len(group.world.statements.mine.all(person)) == 1


@pytest.mark.parametrize(
    ("changed", "status", "what"),
    [
        ({"types": ["gossip"]}, 400, "types: Choose what kind of problem it is."),
        ({"authority": "Nowhere"}, 404, "No single authority in the register is called 'Nowhere'."),
        ({"authority": " "}, 404, "Name the authority it is about."),
        ({"source": "x"}, 400, "source"),
        ({"source": 7}, 400, "source: Say how reliable your source is."),
        ({"text": ""}, 400, "text: Write what you have heard."),
        ({"handling": "C"}, 400, "handling: Choose at least one condition"),
    ],
)
def test_the_api_says_what_it_can_not_take(
    group: Speaking, changed: dict[str, Any], status: int, what: str
) -> None:
    answer = group.reader.client.post(
        "/api/statements", json=draft(**changed), headers=bearer(group, "Ada Quill")
    )

    assert answer.status_code == status
    assert what in answer.json()["detail"]


def test_the_api_is_not_there_without_a_token_or_for_other_roles(group: Speaking) -> None:
    client = group.as_("Cyd Marl").client  # signed in by cookie, which another site could use

    for headers in ({}, bearer(group, "Ivy Lane"), bearer(group, "Gus Keep")):
        assert client.get("/api/statements", headers=headers).status_code == 404
        assert client.post("/api/statements", json=draft(), headers=headers).status_code == 404


def test_the_api_is_described(group: Speaking) -> None:
    described = group.reader.client.get("/api/openapi.json").json()["paths"]["/api/statements"]

    assert set(described) == {"get", "post"}
    assert {"201", "422"} <= set(described["post"]["responses"])

"""Recording a statement: a minute on a phone, and nothing in it that gives its speaker away."""

import logging

import pytest

from tests.e2e.speaking import Speaking, group

__all__ = ["group"]

TELLING = "As your auditors we told Ada Quill on 07700 900123 that nothing works."
SAFE = "The senior team has not met since the summer."


def mine(made: Speaking, login: str = "Ada Quill") -> list[str]:
    return [one.text for one in made.world.statements.mine.all(made.world.people[login])]


def test_a_statement_is_saved_once_its_speaker_has_seen_the_final_words(group: Speaking) -> None:
    review = group.fill("Ada Quill")

    assert review.status == 200
    assert review.headings[0] == "Read it once more"
    assert review.says("Nothing was found in your words about Boston")
    assert mine(group) == []

    saved = group.fill("Ada Quill", "save")

    assert saved.headings[0] == "Your statement is saved"
    assert saved.says("It is held until the release window ends")
    assert saved.links["See what became of your statements"] == "/my-statements"
    assert mine(group) == [SAFE]


def test_what_could_give_the_speaker_away_is_marked_with_why_and_a_wording(
    group: Speaking,
) -> None:
    page = group.fill("Ada Quill", text=TELLING)

    assert page.headings[0] == "This could give you away"
    assert page.says("This names a person")
    assert page.response.text.count('<mark class="app-risk">') >= 3
    offered = page.response.text.split("<textarea")[1].split("</textarea>")[0]
    assert "Quill" not in offered
    assert "07700" not in offered
    assert mine(group) == []


def test_risky_words_are_not_saved_by_approving_them(group: Speaking) -> None:
    page = group.fill("Ada Quill", "save", text=TELLING)

    assert page.headings[0] == "This could give you away"
    assert mine(group) == []


def test_risky_words_are_saved_by_an_explicit_choice(group: Speaking) -> None:
    page = group.fill("Ada Quill", "anyway", text=TELLING)

    assert page.headings[0] == "Your statement is saved"
    assert mine(group) == [TELLING]


def test_the_same_form_sent_twice_is_one_statement(group: Speaking) -> None:
    token = group.as_("Ada Quill").open("/record").field("submission")

    first = group.fill("Ada Quill", "save", submission=token)
    second = group.fill("Ada Quill", "save", submission=token)

    assert first.main == second.main
    assert mine(group) == [SAFE]


def test_every_form_has_a_token_of_its_own(group: Speaking) -> None:
    reader = group.as_("Ada Quill")

    assert reader.open("/record").field("submission") != reader.open("/record").field("submission")


def test_the_speaker_can_go_back_with_everything_still_filled_in(group: Speaking) -> None:
    page = group.fill("Ada Quill", "edit", service="Planning", handling="C", conditions="no_export")

    assert page.status == 200
    checked = {one.get("value") for one in page.fields if "checked" in one}
    assert {"leadership", "C", "no_export"} <= checked
    assert {"value": "boston", "selected": ""} in page.fields
    assert SAFE in page.response.text


def test_an_empty_form_is_refused_field_by_field(group: Speaking) -> None:
    reader = group.as_("Ada Quill")
    token = reader.open("/record").field("_csrf_token")

    page = reader.send("/record", {"_csrf_token": token})

    assert page.status == 400
    assert page.links["Choose the authority it is about"] == "#authority"
    assert page.links["Choose what kind of problem it is"] == "#types"
    assert page.links["Write what you have heard"] == "#text"
    assert page.links["Say how sure it is"] == "#information"


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("authority", "nowhere", "Choose the authority it is about"),
        ("types", "gossip", "Choose what kind of problem it is"),
        ("text", "x" * 4_001, "Say it in 4,000 characters or fewer"),
        ("information", "Z", "Say how sure it is"),
        ("source", "9", "Say how reliable your source is"),
        ("source", "²", "Say how reliable your source is"),
        ("handling", "X", "Say whether it may be shared"),
        ("handling", "C", "Choose at least one condition"),
        ("how_known", "guessed", "Say how you know"),
        ("service", "x" * 201, "Use 200 characters or fewer"),
        ("origin", "other", "Say whom you have it from"),
    ],
)
def test_what_can_not_be_taken_in_is_said_at_its_field(
    group: Speaking, field: str, value: str, what: str
) -> None:
    page = group.fill("Ada Quill", "save", **{field: value})

    assert page.status == 400
    assert page.says(what)
    assert mine(group) == []


def test_conditions_count_only_where_it_is_shared_with_conditions(group: Speaking) -> None:
    group.fill("Ada Quill", "save", handling="P", conditions=["no_export", "advisers_only"])
    group.fill("Ben Rusk", "save", handling="C", conditions=["no_export"])
    group.world.close()

    shown = group.world.statements.reading.statements("change_agent")
    assert sorted(one.conditions for one in shown) == [(), ("no_export",)]


def test_markup_in_words_is_shown_as_words(group: Speaking) -> None:
    hostile = "<script>alert(1)</script> & 'quotes' {{ 7 * 7 }}"

    page = group.fill("Ada Quill", text=hostile)

    assert "<script>alert(1)" not in page.response.text
    assert "&lt;script&gt;alert(1)" in page.response.text
    assert "{{ 7 * 7 }}" in page.response.text


def test_characters_that_no_store_takes_are_left_out(group: Speaking) -> None:
    group.fill(
        "Ada Quill", "save", text="Nobody\x00 decides.\r\nNobody at all.", service="Hou\x00sing"
    )

    assert mine(group) == ["Nobody decides.\nNobody at all."]


def test_a_kind_of_problem_that_the_words_speak_of_is_offered_and_never_chosen(
    group: Speaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "infra.services.statements.problem_type_model.ProblemTypeModels.suggestion",
        lambda *_: "financial",
    )

    page = group.fill("Ada Quill")

    assert page.says("From the words it looks like: Money. You choose.")
    assert not any(one.get("value") == "financial" and "checked" in one for one in page.fields)


def test_the_shipped_model_suggests_or_abstains(group: Speaking) -> None:
    seen = group.as_("Ada Quill").client.app.state.services.statements.problem_types.suggestion(
        SAFE
    )

    assert seen is None or isinstance(seen, str)


def test_organisations_are_offered_as_origin_but_the_speakers_own(group: Speaking) -> None:
    page = group.as_("Ada Quill").open("/record")

    assert page.says("Bridge Partners")
    assert "Harbour Auditors</option>" not in page.response.text


def test_words_stay_in_no_cache_and_no_address(group: Speaking) -> None:
    for step in ("check", "save", "edit"):
        page = group.fill("Ada Quill", step, text=SAFE)
        assert page.response.headers["cache-control"] == "private, no-store"
        assert "senior" not in str(page.response.url)
        assert page.response.history == []


def test_nothing_of_the_words_or_the_speaker_is_in_a_log(
    group: Speaking, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        message = f"it broke on {TELLING}"
        raise RuntimeError(message)

    monkeypatch.setattr("infra.services.statements.record.Recording.record", fail)
    with caplog.at_level(logging.DEBUG, "soundings"):
        page = group.fill("Ada Quill", "anyway", text=TELLING)

    assert page.status == 500
    assert "Quill" not in page.main
    assert [one.getMessage() for one in caplog.records] == ["POST /record failed"]


def test_a_form_from_elsewhere_is_refused(group: Speaking) -> None:
    page = group.as_("Ada Quill").send("/record", {"text": SAFE})

    assert page.status == 403
    assert mine(group) == []


def test_only_who_may_speak_finds_the_page_and_the_link_to_it(group: Speaking) -> None:
    for login in ("Gus Keep", "Ivy Lane"):
        assert group.as_(login).open("/record").status == 404
        assert "Record" not in group.as_(login).open("/").links
    for login in ("Ada Quill", "Finn Advis"):
        assert group.as_(login).open("/record").status == 200
        assert group.as_(login).open("/").links["Record"] == "/record"

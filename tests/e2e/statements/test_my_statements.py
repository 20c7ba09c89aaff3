"""A speaker's own statements: held or out and why, and what the speaker can do."""

from infra.services.statements.mine import OwnStatement
from tests.e2e.reading import Page
from tests.e2e.speaking import Speaking, group

__all__ = ["group"]

PAGE = "/my-statements"


def act(made: Speaking, login: str, receipt: str, what: str, **form: str) -> Page:
    return made.send(login, f"{PAGE}/{receipt}/{what}", PAGE, **form)


def test_a_held_statement_says_why_and_until_when_it_is_kept(group: Speaking) -> None:
    group.say("Ada Quill", "Nobody decides.")

    page = group.as_("Ada Quill").open(PAGE)

    assert page.headings[1] == "Boston, recorded on 2 March 2026"
    assert page.says("It is held until the release window ends")
    assert page.says("Kept until 1 March 2028; then it is erased by rule")
    assert page.says("Nobody decides.")
    assert page.response.headers["cache-control"] == "private, no-store"


def test_nobody_sees_the_statements_of_another(group: Speaking) -> None:
    group.say("Ada Quill", "Nobody decides.")

    page = group.as_("Ben Rusk").open(PAGE)

    assert page.says("You have made no statement, or those you made are erased.")
    assert not page.says("Nobody decides.")


def test_a_released_statement_says_with_which_window_it_came_out(group: Speaking) -> None:
    group.out()

    page = group.as_("Ada Quill").open(PAGE)

    assert page.says("It came out with release window 1.")


def test_a_speaker_lets_a_statement_come_out_alone_at_once(group: Speaking) -> None:
    receipt = group.say("Ada Quill", "Nobody decides.")
    group.world.close()
    assert group.as_("Ada Quill").open(PAGE).says("nobody of another organisation has spoken")

    page = act(group, "Ada Quill", receipt, "alone")

    assert page.says("It is out. The group can read it now.")
    assert group.as_("Cyd Marl").open("/statements").says("Nobody decides.")


def test_consent_lets_nothing_out_that_too_few_could_have_said(group: Speaking) -> None:
    for login in ("Ben Rusk", "Cyd Marl", "Dot Fenn"):
        group.world.app.members.remove(group.world.people[login].id, "test")
    receipt = group.say("Ada Quill", "Nobody decides.")

    page = act(group, "Ada Quill", receipt, "alone")

    assert page.says("It still waits, because too few organisations could have said it")
    assert not group.as_("Eve Tarn").open("/statements").says("Nobody decides.")


def test_a_held_statement_is_taken_back_and_leaves_nothing(group: Speaking) -> None:
    receipt = group.say("Ada Quill", "Nobody decides.")

    page = act(group, "Ada Quill", receipt, "erase")

    assert page.headings[0] == "The statement is erased"
    assert page.says("Its keys are deleted.")
    assert page.links["Go on to My statements"] == PAGE
    assert group.as_("Ada Quill").open(PAGE).says("You have made no statement")
    group.world.close()
    assert not group.as_("Cyd Marl").open("/statements").says("Nobody decides.")


def test_erasing_a_released_statement_leaves_a_tombstone_for_everybody(group: Speaking) -> None:
    statement = group.out()
    [receipt] = [one.receipt for one in mine(group, "Ada Quill")]

    act(group, "Ada Quill", receipt, "erase")

    for login in ("Ada Quill", "Cyd Marl"):
        shown = group.as_(login).open(f"/statements/{statement}")
        assert shown.says("This statement was erased.")
        assert not shown.says("The senior team")


def test_a_question_is_answered_without_a_handle(group: Speaking) -> None:
    statement = group.out()
    page = f"/statements/{statement}"
    group.send("Cyd Marl", f"{page}/question", page, text="Since when?")
    group.world.close()

    asked = group.as_("Ada Quill").open(PAGE)
    assert asked.says("1 question put to you")
    assert asked.says("'Since when?'")
    done = act(
        group,
        "Ada Quill",
        mine(group, "Ada Quill")[0].receipt,
        "answer",
        question=asked.field("question"),
        text="Since the spring.",
    )
    group.world.close()

    assert done.says("Your answer is kept.")
    assert group.as_("Cyd Marl").open(page).says("Answer: Since the spring.")
    assert not group.as_("Cyd Marl").open(page).says("Quill")


def test_an_empty_answer_or_one_to_no_question_is_refused(group: Speaking) -> None:
    receipt = group.say("Ada Quill", "Nobody decides.")

    page = act(group, "Ada Quill", receipt, "answer", question="f" * 32, text="Yes.")

    assert page.status == 400
    assert page.says("There is no such question to you")


def test_name_and_organisation_are_waived_apart_and_taken_back(group: Speaking) -> None:
    statement = group.out()
    receipt = mine(group, "Ada Quill")[0].receipt

    page = act(group, "Ada Quill", receipt, "waiver", organisation="yes")

    assert page.says("Your organisation, because you allow it")
    shown = group.as_("Cyd Marl").open(f"/statements/{statement}")
    assert shown.says("Its speaker lets this be shown: Harbour Auditors")
    assert not shown.says("Ada Quill")

    act(group, "Ada Quill", receipt, "waiver")
    assert not group.as_("Cyd Marl").open(f"/statements/{statement}").says("lets this be shown")


def test_an_unsealing_is_shown_to_the_speaker_with_both_names_and_the_reason(
    group: Speaking,
) -> None:
    statement = group.out()
    group.send("Gus Keep", "/custodian/unseal", "/custodian", statement=statement, reason="A child")
    page = group.as_("Hal Ward").open("/custodian")
    token = page.field("_csrf_token")
    action = page.response.text.split('action="/custodian/unseal/')[1].split('"')[0]
    group.as_("Hal Ward").send(f"/custodian/unseal/{action}", {"_csrf_token": token})

    page = group.as_("Ada Quill").open(PAGE)

    assert page.says("Gus Keep asked, Hal Ward approved. Their reason: A child")


def test_what_is_not_ones_own_is_answered_like_what_is_not_there(group: Speaking) -> None:
    receipt = group.say("Ada Quill", "Nobody decides.")

    for what in ("alone", "erase", "waiver"):
        theirs = act(group, "Ben Rusk", receipt, what)
        missing = act(group, "Ben Rusk", "f" * 32, what)
        assert (theirs.status, theirs.main) == (missing.status, missing.main)
        assert theirs.status == 400
    assert len(mine(group, "Ada Quill")) == 1


def test_the_start_page_counts_the_held_statements_of_the_reader(group: Speaking) -> None:
    group.say("Ada Quill", "Nobody decides.")

    assert group.as_("Ada Quill").open("/").says("1 held statement of mine")
    assert group.as_("Ben Rusk").open("/").says("0 held statements of mine")
    assert not group.as_("Ivy Lane").open("/").says("of mine")


def test_who_may_not_speak_finds_nothing_here(group: Speaking) -> None:
    receipt = group.say("Ada Quill", "Nobody decides.")

    for login in ("Gus Keep", "Ivy Lane"):
        reader = group.as_(login)
        token = reader.open("/").field("_csrf_token")
        assert reader.open(PAGE).status == 404
        sent = reader.send(f"{PAGE}/{receipt}/erase", {"_csrf_token": token})
        assert sent.status == 404
        assert len(mine(group, "Ada Quill")) == 1


def mine(made: Speaking, login: str) -> list[OwnStatement]:
    return made.world.statements.mine.all(made.world.people[login])


def test_an_answer_that_gives_its_speaker_away_is_not_kept_and_a_safer_wording_offered(
    group: Speaking,
) -> None:
    statement = group.out()
    world = group.world
    world.statements.discussion.ask(world.people["Cyd Marl"], statement, "How do you know?")
    world.close()
    [mine] = world.statements.mine.all(world.people["Ada Quill"])
    [question] = mine.questions
    page = group.send(
        "Ada Quill",
        f"/my-statements/{mine.receipt}/answer",
        "/my-statements",
        question=question.id,
        text="As your auditors we saw it.",
    )
    assert page.says("these words could give you away")
    assert page.says("As your auditors")
    [again] = world.statements.mine.all(world.people["Ada Quill"])
    assert not again.questions[0].answered

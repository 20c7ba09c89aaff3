"""The API: the shapes that programs rely on, at any moment."""

from typing import Any, get_type_hints

from tests.e2e.reading import Reader
from web.json import alerts, differences, facts, quarantine


def keys(shape: object) -> set[str]:
    return set(get_type_hints(shape))


def test_answers_have_the_shapes_that_the_description_promises(pages: Reader) -> None:
    alert = pages.json("/api/alerts")[0]
    signal = alert["signals"][0]

    assert set(alert) == keys(alerts.ListedAlertShape)
    assert set(alert["escalation"]) == keys(alerts.EscalationShape)
    assert alert["handling"] is None
    assert set(signal) == keys(alerts.SignalShape)
    assert set(signal["counterfactual"]) == keys(alerts.CounterfactualShape)
    assert set(pages.json("/api/picture", authority="boston")[0]) == keys(facts.FactShape)
    assert set(pages.json("/api/quarantine")[0]) == keys(quarantine.QuarantinedShape)
    diff = pages.json("/api/diff", **{"from": "2009-12-08"}, basis="published")
    assert set(diff) == keys(differences.DiffShape)
    assert set(diff["changes"][0]) == keys(differences.ChangeShape)
    assert set(diff["alerts"][0]) == keys(differences.MoveShape)
    [vintages] = pages.json("/api/vintages", measure="childrens_services_overall")
    assert set(vintages) == keys(facts.VintagesShape)
    assert set(vintages["curve"][0]) == keys(facts.LatenessShape)
    assert set(pages.json("/api/replay", authority="boston")[0]) == keys(alerts.ReplayedShape)


def test_the_api_describes_itself(pages: Reader) -> None:
    described = pages.json("/api/openapi.json")

    paths = (
        "alerts",
        "concerns",
        "diff",
        "imports",
        "measures",
        "peer-reviews",
        "picture",
        "quarantine",
        "replay",
        "returns",
        "risks",
        "scales",
        "themes",
        "vintages",
    )
    assert set(described["paths"]) == {
        f"/api/{name}" for name in (*paths, "statements", "system")
    } | {
        "/api/alerts/{alert_id}/{decision}",
        "/api/alerts/events",
        "/api/imports/{import_id}/take-back",
        "/api/quarantine/{row_id}/dismiss",
        "/api/plans",
        "/api/plans/{plan_id}",
        "/api/plans/{plan_id}/suggest",
        "/api/plans/{plan_id}/{act}",
        "/api/offers",
        "/api/matrix",
        "/api/targets",
        "/api/targets/disagreements",
        "/api/targets/lines",
        "/api/targets/{key}",
    }
    for name in paths:
        path = described["paths"][f"/api/{name}"]
        names = {one["name"] for one in path["get"]["parameters"]}
        assert {"known-by", "true-on", "basis", "position"} <= names


def test_the_picture_goes_by_the_moment(pages: Reader) -> None:
    def newest(**moment: str) -> dict[str, Any]:
        found = pages.json("/api/picture", authority="nottingham", **moment)
        wanted = "childrens_services_overall"
        return next((one for one in found if one["measure"] == wanted), {})

    assert newest()["word"] == "inadequate"
    assert newest(known_by="2022-09-04", basis="published")["word"] == "requires improvement"
    assert newest(known_by="2010-01-01", basis="published") == {}


def test_alerts_of_one_authority_open_or_all(pages: Reader) -> None:
    still_open = pages.json("/api/alerts", authority="E06000018")
    everything = pages.json("/api/alerts", authority="Nottingham UA", all="true")

    assert {one["authority"] for one in everything} == {"Nottingham"}
    assert all(one["cleared_on"] is None for one in still_open)
    assert len(everything) >= len(still_open) > 0


def test_what_cant_be_answered_says_why_as_json(pages: Reader) -> None:
    unknown = pages.client.get("/api/picture", params={"authority": "Atlantis"})
    unread = pages.client.get("/api/quarantine", params={"limit": "many"})

    assert unknown.status_code == 404
    assert unknown.json()["detail"] == "No single authority in the register is called 'Atlantis'."
    assert unread.status_code == 400
    assert unread.json() == {"status_code": 400, "detail": "The value of limit can't be read."}


def test_the_picture_of_all_is_that_of_each(pages: Reader) -> None:
    everything = pages.json("/api/picture", known_by="2020-12-31", basis="published")
    boston = pages.json(
        "/api/picture", authority="boston", known_by="2020-12-31", basis="published"
    )

    assert [one for one in everything if one["code"] == "E07000136"] == boston


def test_differences_give_cause_values_as_they_came_and_alerts(pages: Reader) -> None:
    between = {"from": "2009-12-08", "to": "2009-12-09", "basis": "published"}
    diff = pages.json("/api/diff", **between, authority="Boston")

    [change] = [one for one in diff["changes"] if one["measure"] == "use_of_resources"]
    assert (change["before"], change["after"], change["cause"]) == (None, "1", "late")
    assert (change["true_on"], change["published_on"]) == ("2009-03-31", "2009-12-09")
    assert [(one["detector"], one["change"]) for one in diff["alerts"]] == [
        ("critical_factor", "opened")
    ]


def test_differences_backwards_are_refused_with_the_reason(pages: Reader) -> None:
    answer = pages.client.get("/api/diff", params={"from": "2015-01-01", "to": "2014-01-01"})

    assert answer.status_code == 400
    assert answer.json()["detail"] == "The first date comes after the second: swap them."


def test_a_replay_is_by_what_was_published(pages: Reader) -> None:
    found = pages.json("/api/replay", authority="Nottingham", known_by="2022-09-05")

    critical = next(one for one in found if one["detector"] == "critical_factor")
    assert (critical["on"], critical["until"]) == ("2022-09-05", None)
    assert critical["recorded_at"] is None  # on the recorded basis, not by then
    assert pages.json("/api/replay")["detail"] == "Name the authority to replay: authority=Boston."
    assert "No measure is called" in pages.json("/api/vintages", measure="luck")["detail"]

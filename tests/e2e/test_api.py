"""The API: the shapes that programs rely on, at any moment."""

from typing import Any, get_type_hints

from tests.e2e.reading import Reader
from web import shapes


def keys(shape: object) -> set[str]:
    return set(get_type_hints(shape))


def test_answers_have_the_shapes_that_the_description_promises(pages: Reader) -> None:
    alert = pages.json("/api/alerts")[0]
    signal = alert["signals"][0]

    assert set(alert) == keys(shapes.AlertShape)
    assert set(signal) == keys(shapes.SignalShape)
    assert set(signal["counterfactual"]) == keys(shapes.CounterfactualShape)
    assert set(pages.json("/api/picture", authority="boston")[0]) == keys(shapes.FactShape)
    assert set(pages.json("/api/quarantine")[0]) == keys(shapes.QuarantinedShape)


def test_the_api_describes_itself(pages: Reader) -> None:
    described = pages.json("/api/openapi.json")

    assert set(described["paths"]) == {"/api/alerts", "/api/picture", "/api/quarantine"}
    for path in described["paths"].values():
        names = {one["name"] for one in path["get"]["parameters"]}
        assert {"known-by", "true-on", "basis"} <= names


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

"""Statements that are not sent yet, in the browser: sealed, a queue, gone after a week."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import open_page
from tests.e2e.stage import Stage, staged

WORDS = "The chief officers speak through their lawyers only."
STORED = """async () => {
  const asked = indexedDB.open("soundings-drafts");
  const database = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const all = {};
  for (const name of database.objectStoreNames) {
    const rows = database.transaction(name).objectStore(name).getAll();
    await new Promise((done) => { rows.onsuccess = done; });
    all[name] = rows.result.map((row) => Object.fromEntries(Object.entries(row).map(
      ([key, value]) => [key, value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder("latin1").decode(value)
        : value instanceof CryptoKey ? `key, extractable: ${value.extractable}` : String(value)])));
  }
  database.close();
  return all;
}"""
COUNTED = """async (wanted) => {
  // Asked again and again, for no timer runs where the clock stands still. A database that is not
  // there must not be made by asking for it: it would lack what the page makes in it.
  for (let turn = 0; turn < 20000; turn += 1) {
    const asked = indexedDB.open("soundings-drafts");
    const database = await new Promise((done) => {
      asked.onupgradeneeded = () => asked.transaction.abort();
      asked.onsuccess = () => done(asked.result);
      asked.onerror = (event) => { event.preventDefault(); done(null); };
    });
    if (!database) continue;
    const held = database.objectStoreNames.contains("drafts");
    const rows = held && database.transaction("drafts").objectStore("drafts").count();
    if (held) await new Promise((done) => { rows.onsuccess = done; });
    database.close();
    if (held && rows.result === wanted) return true;
  }
  return false;
}"""


@pytest.fixture(scope="module")
def stage(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("drafts") / "home") as made:
        yield made


def kept(page: Page, count: int) -> None:
    """Wait until so many drafts are kept."""
    assert page.evaluate(COUNTED, count)


def write(page: Page) -> None:
    """Fill the form and wait until it is kept."""
    page.get_by_label("Which authority?").select_option("boston")
    page.get_by_label("Leadership").check()
    page.get_by_label("C: known indirectly", exact=True).check()
    page.get_by_label("What have you heard?").fill(WORDS)
    kept(page, 1)


def test_a_draft_is_sealed_where_it_is_kept(browser: Browser, stage: Stage) -> None:
    with open_page(browser, f"{stage.address}/record", stage.view("Cyd Marl")) as page:
        write(page)
        stored = page.evaluate(STORED)

        assert "key, extractable: false" in [one["value"] for one in stored["keys"]]
        assert set(stored["drafts"][0]) == {"id", "iv", "sealed", "expires"}
        for word in (*WORDS.split(), "boston", "leadership"):
            assert len(word) < 4 or word not in str(stored)
        assert (
            page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length")
            == 0
        )


def test_a_draft_waits_in_a_queue_and_is_sent_when_its_author_says_so(
    browser: Browser, stage: Stage
) -> None:
    with open_page(browser, f"{stage.address}/record", stage.view("Cyd Marl")) as page:
        write(page)
        page.context.set_offline(True)
        page.get_by_role("button", name="Check my words").click()
        expect(page.get_by_text("Nothing was sent; it is kept on this device.")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("Send.*Boston"))).to_be_disabled()
        assert page.get_by_label("What have you heard?").input_value() == ""

        page.context.set_offline(False)
        page.get_by_role("button", name=re.compile("Send.*Boston")).click()
        expect(page.get_by_role("heading", name="Read it once more")).to_be_visible()
        page.get_by_role("button", name="Save these words").click()
        expect(page.get_by_role("heading", name="Your statement is saved")).to_be_visible()
        kept(page, 0)

    person = stage.group.world.people["Cyd Marl"]
    assert WORDS in [one.text for one in stage.group.world.statements.mine.all(person)]


def test_a_draft_is_opened_again_with_everything_filled_in_or_deleted(
    browser: Browser, stage: Stage
) -> None:
    with open_page(browser, f"{stage.address}/record", stage.view("Cyd Marl")) as page:
        write(page)
        page.reload()
        page.get_by_role("button", name=re.compile("Open.*Boston")).click()

        assert page.get_by_label("What have you heard?").input_value() == WORDS
        assert page.locator("#authority").input_value() == "boston"
        assert page.get_by_label("Leadership").is_checked()

        page.reload()
        page.get_by_role("button", name=re.compile("Delete.*Boston")).click()
        kept(page, 0)
        expect(page.get_by_role("heading", name="Not sent yet")).to_be_hidden()


def test_a_draft_is_gone_after_a_week(browser: Browser, stage: Stage) -> None:
    with open_page(browser, f"{stage.address}/record", stage.view("Cyd Marl")) as page:
        begun = datetime(2026, 3, 30, 9)  # noqa: DTZ001 - the browser's own time
        page.clock.install(time=begun)
        page.reload()
        page.get_by_label("What have you heard?").fill(WORDS)
        page.clock.run_for(1_000)
        kept(page, 1)

        page.clock.set_system_time(begun + timedelta(days=6))
        page.reload()
        expect(
            page.get_by_role("button", name=re.compile("Send.*No authority yet"))
        ).to_be_visible()

        page.clock.set_system_time(begun + timedelta(days=8))
        page.reload()
        kept(page, 0)


def test_drafts_are_wiped_at_sign_out(browser: Browser, stage: Stage) -> None:
    with open_page(browser, f"{stage.address}/record", stage.view("Cyd Marl")) as page:
        write(page)
        page.goto(f"{stage.address}/alerts")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("link", name="Sign in").wait_for()

        assert page.evaluate("async () => (await indexedDB.databases()).length") == 0


def test_drafts_are_wiped_when_somebody_else_signs_in(browser: Browser, stage: Stage) -> None:
    with open_page(browser, f"{stage.address}/record", stage.view("Cyd Marl")) as page:
        write(page)
        page.context.add_cookies(stage.signed_in("Ben Rusk")["cookies"])  # type: ignore[arg-type]
        page.reload()

        kept(page, 0)
        expect(page.get_by_role("heading", name="Not sent yet")).to_be_hidden()

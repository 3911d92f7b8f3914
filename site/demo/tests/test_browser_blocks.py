"""Every block of content in Chromium: accessible in light and dark, without a complaint, alive where it should be."""

import html
import re
import subprocess
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from demo.tests import journeys
from testing.browser import Watch, list_flaws, policy_flaws
from testing.shop import MANAGE, Shop

pytestmark = pytest.mark.browser
# Blocks that say what they are for; parts of them do not.
PREVIEWABLE = re.compile(r'"description": "[^"]+"[^{}]*?"blockDefId": "(blockdef-\d+)", "isPreviewable": true')
PLAYER = "https://player.vimeo.com"


@pytest.fixture(scope="session", autouse=True)
def showcase(shop: Shop) -> None:
    """Pages that show every block, and those with colours on each of them."""
    code = "from testing.showcase import add_showcase; add_showcase()"
    subprocess.run([*MANAGE, "shell", "--no-imports", "-c", code], env=shop.environment, check=True)


@pytest.mark.parametrize("address", ["/every-block/", "/every-colour/"])
def test_every_block_is_accessible_and_clean(page: Page, watch: Watch, address: str) -> None:
    response = page.goto(address)

    assert policy_flaws(response) == []
    assert list_flaws(page) == []


def test_unfolded_and_scrolled_blocks_are_accessible(page: Page, watch: Watch) -> None:
    page.goto("/every-block/")
    for summary in page.locator(".questions summary").all():
        summary.click()
    expect(page.get_by_text("Small chips can.")).to_be_visible()

    assert list_flaws(page) == []


def answer_for_the_host(route: Route) -> None:
    route.fulfill(content_type="text/html", body="<!doctype html><title>Player</title><p>A film</p>")


def test_nothing_of_a_video_is_loaded_before_a_press_and_the_player_after_it(page: Page, watch: Watch) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(f"{PLAYER}/**", answer_for_the_host)
    response = page.goto("/every-block/")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "vimeo" in url] == []
    assert response is not None
    assert f"frame-src {PLAYER}" in response.headers["content-security-policy"]

    page.get_by_role("link", name="Play the video: A day at the vat").press("Enter")

    expect(page.frame_locator("iframe.video__frame").get_by_text("A film")).to_be_visible()
    expect(page.locator("iframe.video__frame")).to_be_focused()
    expect(page.locator("iframe.video__frame")).to_have_attribute("title", "A day at the vat")
    assert [url for url in asked if "vimeo" in url] == [f"{PLAYER}/video/76979871?autoplay=1&dnt=1"]


def test_other_pages_frame_nothing(page: Page) -> None:
    response = page.goto("/our-story/")

    assert response is not None
    assert "frame-src" not in response.headers["content-security-policy"]


def test_blocks_say_everything_without_javascript(browser: Browser, shop: Shop) -> None:
    page = browser.new_context(base_url=shop.url, java_script_enabled=False).new_page()
    page.goto("/every-block/")

    video = page.get_by_role("link", name="Play the video: A day at the vat")
    expect(video).to_have_attribute("href", "https://vimeo.com/76979871")
    countdown = page.locator(".until")
    expect(countdown.locator("time")).to_be_visible()
    expect(countdown.locator(".until__clock")).to_be_hidden()
    page.context.close()


def test_countdown_counts_speaks_near_its_end_and_ends(page: Page, watch: Watch) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install(time=datetime(2020, 1, 1, tzinfo=UTC))
    page.goto("/every-colour/")
    countdown = page.locator(".until").first
    ends = datetime.fromisoformat(str(countdown.get_attribute("data-countdown"))).timestamp()
    page.clock.install(time=datetime.fromtimestamp(ends - (2 * 86400 + 3 * 3600 + 4 * 60 + 5), UTC))
    page.reload()
    expect(countdown.locator("dd")).to_have_text(["2", "3", "4", "5"])

    page.clock.run_for(1000)
    expect(countdown.locator("dd")).to_have_text(["2", "3", "4", "4"])
    expect(countdown.get_by_role("status")).to_have_text("")
    page.clock.fast_forward((2 * 86400 + 3 * 3600) * 1000 - 6 * 60_000 + 1000)
    expect(countdown.get_by_role("status")).to_have_text("10 minutes left")
    page.clock.fast_forward(11 * 60_000)

    expect(countdown).to_be_hidden()


def test_countdown_shows_minutes_alone_to_those_who_want_less_motion(page: Page, watch: Watch) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/every-block/")

    clock = page.locator(".until__clock")
    expect(clock.locator("dt:visible")).to_have_text(["days", "hours", "minutes"])


def test_every_block_is_previewed_in_the_chooser_without_a_complaint(page: Page, shop: Shop, watch: Watch) -> None:
    journeys.log_into_admin(page, shop.logins["editor"])
    page.goto("/admin/pages/")
    page.get_by_role("link", name="Our story").first.click()
    source = html.unescape(page.request.get(page.url).text())  # the page itself forgets it once its script has run
    previews = sorted(set(PREVIEWABLE.findall(source)))
    assert len(previews) > 15

    for preview in previews:
        response = page.goto(f"/admin/block-preview/?id={preview}")
        assert response is not None
        assert response.status == 200
        assert policy_flaws(response) == []
        page.wait_for_load_state("networkidle")
        assert page.locator("main").inner_text().strip() or page.locator("main img").count()


def test_editor_sees_what_a_block_is_for_before_choosing_it(page: Page, shop: Shop, watch: Watch) -> None:
    journeys.log_into_admin(page, shop.logins["editor"])
    page.goto("/admin/pages/")
    page.get_by_role("link", name="Our story").first.click()
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Countdown").locator("xpath=..").get_by_role("button", name="Preview").click()

    expect(page.get_by_text("Only for what really ends.")).to_be_visible()
    expect(page.frame_locator("iframe[src*='block-preview']").get_by_text("The spring firing is open")).to_be_visible()

"""What browser tests look at on every page: complaints of the browser, accessibility, width, and the policy."""

import shutil
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

AXE_OPTIONS = {"resultTypes": ["violations"]}
WIDTHS: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
AT_REST = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await document.fonts.ready;
  await frame();
  await frame();  // a change of colours or size has begun its transitions by now
  const running = document.getAnimations().filter(
    (each) => each.playState === "running" && each.effect.getComputedTiming().endTime !== Infinity,
  );
  await Promise.allSettled(running.map((each) => each.finished));
}"""


def find_chromium() -> str | None:
    """Path of the machine's Chromium, under any of its names."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@dataclass
class Watch:
    """Collects what a visitor's browser complains about. `expected` holds parts of addresses that may answer 4xx."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def listen_to(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(f"exception: {error.error}"))
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)

    def expect_refusal(self, address: str) -> None:
        """Let `address` answer with a 4xx, which the browser also tells on its console."""
        self.expected.append(address)

    def _is_expected(self, address: str) -> bool:
        return any(part in address for part in self.expected)

    def _on_console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type in ("error", "warning") and not self._is_expected(where):
            self.complaints.append(f"console {message.type} at {where}: {message.text}")

    def _on_failure(self, request: Request) -> None:
        # A page that is left cancels what it was still fetching.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} ({request.failure})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and not self._is_expected(response.url):
            self.complaints.append(f"{response.status}: {response.url}")


def settle(page: Page) -> None:
    """Wait until the page has fetched everything, the lazy pictures too, and its transitions have ended."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AT_REST)


def list_violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, one line for each place."""
    found: list[dict[str, Any]] = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{violation['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """How many CSS pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def list_flaws(page: Page, *, name: str = "") -> list[str]:
    """Every accessibility violation and sideways scroll of the page: light and dark, phone and desktop."""
    flaws = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for device, size in WIDTHS.items():
            page.set_viewport_size(size)
            settle(page)
            flaws += [f"{name} {scheme} {device}: {line}" for line in list_violations(page)]
            if overflow(page):
                flaws.append(f"{name} {scheme} {device}: {overflow(page)} px wider than the window")
    page.set_viewport_size(NARROWEST)
    if overflow(page):
        flaws.append(f"{name}: {overflow(page)} px wider than a window of {NARROWEST['width']} px")
    page.set_viewport_size(WIDTHS["desktop"])
    return flaws


def policy_flaws(response: Response | None) -> list[str]:
    """What is wrong with the page's Content-Security-Policy."""
    policy = response.headers.get("content-security-policy", "") if response else ""
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    wanted = {"default-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"]}
    wrong = [
        f"{name} is {directives.get(name)}" for name, sources in wanted.items() if directives.get(name) != sources
    ]
    return wrong + (["something unsafe is allowed"] if "unsafe" in policy else [])

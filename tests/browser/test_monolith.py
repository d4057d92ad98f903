"""The pages in a real browser: Debian's Chromium, which Playwright tells what to do."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from projects import catalog, make, serve

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 800}
# One that stands on the panel of the template, and the one that has its own; the others share the pages of the first.
USUAL = {"fastapi", "django"}
FRAMEWORKS = [
    pytest.param(
        row["name"],
        marks=[pytest.mark.xdist_group(row["name"]), *([] if row["name"] in USUAL else [pytest.mark.thorough])],
    )
    for row in catalog("framework")
    if "monolith" in row["patterns"]
]
PASSWORD = "seven-green-teapots"
SAMPLE = {"email": "demo@example.com", "password": "correct-horse-battery"}
# In axe's words; what is below is a matter of taste.
SERIOUS = {"critical", "serious"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=FRAMEWORKS)
def framework(request: pytest.FixtureRequest) -> str:
    """The name of a framework."""
    return str(request.param)


@pytest.fixture
def project(framework: str, install: Callable[..., Path]) -> Path:
    """A monolith on a framework."""
    return install(framework, pattern="monolith", preset="custom")


@pytest.fixture
def settings(project: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a service with samples."""
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/shop.sqlite3", "WEB_CONCURRENCY": "2"}
    make(project, "migrate", "seed", **settings)
    return settings


@pytest.fixture
def url(project: Path, settings: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of the service."""
    with serve(project, tmp_path / "server.log", **settings) as url:
        yield url


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """A page on a phone; whatever its console holds at the end is an error, as is what its policy forbids."""
    faults: list[str] = []

    def note(text: str, level: str) -> None:
        if level in {"error", "warning"}:
            faults.append(text)

    def note_failure(request: Request) -> None:
        # A page that is left needs its files no more.
        if request.failure != "net::ERR_ABORTED":
            faults.append(f"{request.url}: {request.failure}")

    with browser.new_context(base_url=url, viewport=PHONE) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: note(f"{message.type}: {message.text}", message.type))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("requestfailed", note_failure)
        yield page
        assert faults == []


def check(page: Page) -> None:
    """Let a page pass that everybody can use, also on a phone."""
    violations = Axe().run(page).response["violations"]
    found = [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in violations
        if violation["impact"] in SERIOUS
    ]
    assert found == [], page.url
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is wider than the phone"


def sign_in(page: Page, email: str, password: str) -> None:
    """Log in, and end up where that leads to."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def test_a_customer_signs_up_searches_and_orders(page: Page) -> None:
    page.goto("/sign-up")
    check(page)
    page.get_by_label("Email address").fill(f"{uuid4()}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    check(page)

    with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
        page.get_by_label("Search").press_sequentially("DEMO-0007")
    expect(page.get_by_role("listitem").filter(has_text="DEMO-")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=DEMO-0007"))
    check(page)

    page.get_by_role("listitem").filter(has_text="DEMO-0007").get_by_role("link").click()
    check(page)
    page.get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="Put into basket").click()
    expect(page.get_by_role("heading", name="Basket")).to_be_visible()
    check(page)

    page.get_by_role("button", name="Order now").click()
    expect(page.get_by_role("heading", name="Order of")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Orders").click()
    check(page)
    expect(page.get_by_role("row")).to_have_count(2)

    page.get_by_role("link", name="Account").click()
    check(page)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
    for address in ("/log-in", "/password/forgot", "/password/reset?token=x"):
        page.goto(address)
        check(page)


def test_staff_change_the_stock(page: Page, project: Path, settings: dict[str, str], framework: str) -> None:
    make(project, "staff", f"EMAIL={SAMPLE['email']}", **settings)
    page.goto("/admin/")
    sign_in(page, **SAMPLE)
    page.goto("/?q=DEMO-0009")
    product = page.get_by_role("listitem").filter(has_text="DEMO-0009").get_by_role("link").get_attribute("href") or ""

    page.get_by_role("link", name="Administration").click()
    edit = edit_with_django if framework == "django" else edit_with_panel
    edit(page)

    page.goto(product)
    expect(page.get_by_text("3 in stock")).to_be_visible()


def edit_with_panel(page: Page) -> None:
    """Set the stock of a product to 3 in the template's panel."""
    check(page)
    page.get_by_label("Search").fill("DEMO-0009")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("row").filter(has_text="DEMO-0009").get_by_role("link").click()
    check(page)
    page.get_by_label("Pieces in stock").fill("3")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Pieces in stock")).to_have_value("3")
    page.get_by_role("link", name="All orders").click()
    check(page)


def edit_with_django(page: Page) -> None:
    """Set the stock of a product to 3 in Django's admin."""
    page.get_by_role("link", name="Products", exact=True).first.click()
    page.locator("#searchbar").fill("DEMO-0009")
    page.locator("#searchbar").press("Enter")
    page.get_by_role("row").filter(has_text="DEMO-0009").get_by_role("link").first.click()
    page.get_by_label("Stock").fill("3")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def test_an_error_is_a_page(browser: Browser, url: str) -> None:
    with browser.new_context(base_url=url, viewport=PHONE) as context:
        page = context.new_page()
        response = page.goto("/nothing/here")
        assert response and response.status == 404
        check(page)
        page.get_by_role("link", name="To the start").click()
        expect(page.get_by_role("heading", name="Products")).to_be_visible()


def test_the_search_works_without_scripts(browser: Browser, url: str) -> None:
    with browser.new_context(base_url=url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Search").fill("DEMO-0011")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("listitem").filter(has_text="DEMO-")).to_have_count(1)

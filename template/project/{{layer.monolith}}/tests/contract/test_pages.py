"""Pages: what browsers may rely on, and what nobody can do to their visitors."""

import re
from http.cookies import SimpleCookie

import httpx2
import pytest

from .promises import SECURITY_HEADERS
from .visitor import NEW_PASSWORD, PASSWORD, Visitor

FORMS = ["/sign-up", "/log-in", "/password/forgot", "/password/reset"]


@pytest.fixture
def visitor(service: str) -> Visitor:
    """Somebody nobody knows."""
    return Visitor(service)


@pytest.fixture(scope="module")
def known(service: str) -> Visitor:
    """Somebody with an account: to make one takes longer than most tests do."""
    known = Visitor(service)
    assert known.sign_up().status_code == 303
    return known


@pytest.mark.parametrize("path", ["/", *FORMS])
def test_a_page_runs_nothing_but_what_it_names(visitor: Visitor, path: str) -> None:
    first, second = visitor.get(path), visitor.get(path)

    assert first.status_code == 200
    assert first.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = first.headers["Content-Security-Policy"]
    nonces = set(re.findall(r"'nonce-([^']+)'", policy))
    assert len(nonces) == 1
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert set(re.findall(r'nonce="([^"]+)"', first.text)) == nonces
    assert not nonces & set(re.findall(r'nonce="([^"]+)"', second.text))
    assert "<script>" not in first.text
    assert first.headers["Cache-Control"] == "no-store"
    assert {name: first.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_static_files_may_be_kept_for_good(visitor: Visitor) -> None:
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', visitor.get("/").text)

    assert {address.rpartition(".")[2] for address in addresses} == {"css", "js", "svg"}
    for address in addresses:
        response = visitor.get(address)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in response.headers
        assert re.search(r"\.[0-9a-f]{16}\.\w+$", address)
    for name in ("site.css", "site.0000000000000000.css", "..%2Fforms.py", "%2e%2e"):
        assert visitor.get(f"/static/{name}").status_code == 404, name


def test_the_cookie_is_for_the_service_alone(visitor: Visitor) -> None:
    (cookie,) = SimpleCookie(visitor.get("/log-in").headers["Set-Cookie"]).values()

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_a_form_needs_its_token(visitor: Visitor, known: Visitor) -> None:
    form = {"email": visitor.email, "password": PASSWORD}
    visitor.get("/sign-up")

    assert visitor.post_as_is("/sign-up", form).status_code == 403
    assert visitor.post_as_is("/sign-up", {**form, "csrf": known.token("/log-in")}).status_code == 403
    assert visitor.post_as_is("/sign-up", {**form, "csrf": "é"}).status_code == 403
    assert visitor.log_in().status_code == 422, "it has an account"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_a_form_comes_from_our_own_pages(known: Visitor, headers: dict[str, str]) -> None:
    assert known.post("/log-out", {}, form="/account", **headers).status_code == 403
    assert known.is_signed_in


def test_a_form_is_a_form(visitor: Visitor) -> None:
    response = visitor.client.post("/log-in", json={"email": visitor.email})

    assert response.status_code == 415


def test_who_signs_up_is_signed_in_under_a_new_key(visitor: Visitor) -> None:
    visitor.get("/sign-up")
    before = visitor.key

    response = visitor.sign_up()

    assert response.status_code == 303
    assert visitor.key != before
    assert visitor.is_signed_in
    visitor.key = before
    assert not visitor.is_signed_in


def test_a_key_that_was_planted_is_of_no_use(visitor: Visitor, known: Visitor) -> None:
    visitor.get("/log-in")
    planted = visitor.key

    assert visitor.log_in(known.email).status_code == 303

    thief = Visitor(str(visitor.client.base_url))
    thief.cookies = dict(visitor.cookies)
    assert thief.is_signed_in
    thief.key = planted
    assert not thief.is_signed_in


def test_logging_in_again_ends_the_visit_before(service: str, known: Visitor) -> None:
    visitor = Visitor(service)
    visitor.log_in(known.email)
    earlier = visitor.key

    visitor.log_in(known.email)

    later, visitor.key = visitor.key, earlier
    assert not visitor.is_signed_in
    visitor.key = later
    assert visitor.is_signed_in


def test_logging_out_ends_the_visit_and_not_only_the_cookie(service: str, known: Visitor) -> None:
    visitor = Visitor(service)
    visitor.log_in(known.email)
    cookies = dict(visitor.cookies)

    assert visitor.post("/log-out", {}, form="/account").headers["Location"] == "/"

    assert not visitor.key
    visitor.cookies = cookies
    assert not visitor.is_signed_in


def test_a_wrong_password_says_no_more_than_an_unknown_address(visitor: Visitor, known: Visitor) -> None:
    wrong, unknown = visitor.log_in(known.email, "seven-red-teapots"), visitor.log_in()

    assert wrong.status_code == unknown.status_code == 422
    hide = re.compile(r'nonce(-|=")[^"\']+|[\w-]+@example.com|value="[0-9a-f]{64}"')
    assert hide.sub("", wrong.text) == hide.sub("", unknown.text)
    assert not visitor.is_signed_in


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:0", ""])
def test_nobody_is_led_elsewhere(visitor: Visitor, known: Visitor, elsewhere: str) -> None:
    assert visitor.log_in(known.email, next=elsewhere).headers["Location"] == "/"


def test_who_has_to_log_in_comes_back(visitor: Visitor, known: Visitor) -> None:
    location = visitor.get("/account").headers["Location"]

    assert location == "/log-in?next=/account"
    assert 'name="next" value="/account"' in visitor.get(location).text
    assert visitor.log_in(known.email, next="/account").headers["Location"] == "/account"


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("nobody", PASSWORD, "name@example.com"),
        ("", PASSWORD, "name@example.com"),
        ("a@example.com", "short", "8 to 128 characters"),
        ("a@example.com", "password", "Add another word"),
    ],
)
def test_what_is_wrong_with_a_form_stands_beside_it(visitor: Visitor, email: str, password: str, sentence: str) -> None:
    response = visitor.post("/sign-up", {"email": email, "password": password}, form="/sign-up")

    assert response.status_code == 422
    assert sentence in response.text
    assert 'aria-invalid="true"' in response.text


def test_an_address_has_one_account(visitor: Visitor, known: Visitor) -> None:
    visitor.email = known.email.upper()

    response = visitor.sign_up()

    assert response.status_code == 422
    assert "has an account already" in response.text


def test_what_is_typed_in_is_text(visitor: Visitor) -> None:
    response = visitor.log_in('"><script>alert(1)</script>')

    assert response.status_code == 422
    assert "<script>alert" not in response.text


def test_a_new_password_ends_what_the_old_one_began(visitor: Visitor) -> None:
    visitor.sign_up()
    elsewhere = Visitor(str(visitor.client.base_url))
    elsewhere.log_in(visitor.email)
    assert elsewhere.is_signed_in

    form = {"current": PASSWORD, "password": NEW_PASSWORD}
    wrong = visitor.post("/account/password", {**form, "current": "x"}, form="/account")
    assert wrong.status_code == 422
    assert elsewhere.is_signed_in
    weak = visitor.post("/account/password", {**form, "password": "password"}, form="/account")
    assert weak.status_code == 422
    short = visitor.post("/account/password", {**form, "password": "x"}, form="/account")
    assert short.status_code == 422
    assert visitor.post("/account/password", form, form="/account").status_code == 303

    assert visitor.is_signed_in
    assert not elsewhere.is_signed_in
    assert elsewhere.log_in(visitor.email).status_code == 422
    assert elsewhere.log_in(visitor.email, NEW_PASSWORD).status_code == 303


def test_guessing_ends(visitor: Visitor) -> None:
    for _ in range(10):
        assert visitor.log_in(None, "seven-red-teapots").status_code == 422
    response = visitor.log_in()

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "wait" in response.text


def test_asking_for_a_new_password_says_nothing_of_who_has_an_account(visitor: Visitor, known: Visitor) -> None:
    texts = {
        re.sub(r'nonce(-|=")[^"]+|value="[0-9a-f]{64}"', "", response.text)
        for email in (known.email, visitor.email, "nobody")
        for response in [visitor.post("/password/forgot", {"email": email}, form="/password/forgot")]
    }

    assert len(texts) == 1
    assert "a mail is on its way" in texts.pop()


def test_an_invented_token_changes_nothing(visitor: Visitor, known: Visitor) -> None:
    form = {"token": "x" * 43, "password": NEW_PASSWORD}

    response = visitor.post("/password/reset", form, form="/password/reset?token=x")

    assert response.status_code == 422
    assert "Ask for another" in response.text
    assert visitor.log_in(known.email).status_code == 303


def test_errors_are_pages_for_browsers_only(visitor: Visitor, client: httpx2.Client) -> None:
    page = visitor.get("/nothing/here")
    assert page.status_code == 404
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "'nonce-" in page.headers["Content-Security-Policy"]
    assert "There is no such page" in page.text
    assert page.headers["X-Request-ID"] in page.text

    assert client.get("/nothing/here").headers["Content-Type"].startswith("application/problem+json")
    assert visitor.get("/v1/nothing").headers["Content-Type"].startswith("application/problem+json")


def test_a_page_has_its_methods(visitor: Visitor) -> None:
    assert visitor.client.head("/").status_code == 200
    response = visitor.client.request("DELETE", "/log-in")
    assert response.status_code == 405
    assert {"GET", "POST"} <= {name.strip() for name in response.headers["Allow"].split(",")}


@pytest.mark.parametrize("broken", ["visit=x", 'visit="', "=; ;", "visit=" + "A" * 43, "basket=x-y.%00-1"])
def test_a_broken_cookie_is_none(visitor: Visitor, broken: str) -> None:
    assert visitor.get("/", Cookie=broken).status_code == 200

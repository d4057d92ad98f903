"""What clients send and get: the schemas behind validation and the OpenAPI description."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field

from .accounts import LONGEST_EMAIL, PasswordGrant, RefreshGrant, RefusedGrant, read_grant
from .orders import OrderStatus, Wish

# Databases refuse the NUL character.
_PRINTABLE = r"^[^\x00]*$"

Query = Annotated[str, Field(max_length=100, pattern=_PRINTABLE, description="Part of a name, description or sku")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many items a page has at most")]
Cursor = Annotated[str, Field(max_length=100, description="The next_cursor of the page before")]
IdempotencyKey = Annotated[
    str,
    Field(
        min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$", description="Chosen by the client, new for each order"
    ),
]

# Optional, so that what is missing gets the answer of the OAuth 2 standard rather than a validation error.
FormText = str | None


class Search(BaseModel):
    """The query parameters of a search."""

    query: Query = ""
    limit: Limit = 20
    cursor: Cursor | None = None


class Paging(BaseModel):
    """The query parameters of a list."""

    limit: Limit = 20
    cursor: Cursor | None = None


class CheckoutHeaders(BaseModel):
    """The headers of a checkout."""

    idempotency_key: Annotated[IdempotencyKey, Field(alias="Idempotency-Key")]


class Output(BaseModel):
    """Built from an entity of the same shape."""

    model_config = ConfigDict(from_attributes=True)


class Input(BaseModel):
    """Read from a request; unknown members are refused."""

    model_config = ConfigDict(extra="forbid")


class Money(Output):
    """An exact amount in one currency."""

    amount: Annotated[Decimal, Field(max_digits=12, decimal_places=2, examples=["12.50"])]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217", examples=["EUR"])]


class Product(Output):
    """An article of the shop."""

    id: UUID
    sku: str
    name: str
    description: str
    price: Money
    stock: int


class ProductPage(Output):
    """Some products."""

    items: list[Product]
    next_cursor: str | None


class NewUser(Input):
    """A registration."""

    email: Annotated[EmailStr, Field(max_length=LONGEST_EMAIL)]
    password: Annotated[str, Field(min_length=8, max_length=128, pattern=_PRINTABLE)]


class User(Output):
    """A registered user."""

    id: UUID
    email: str
    created_at: AwareDatetime


class TokenRequest(BaseModel):
    """The form of RFC 6749, sections 4.3.2 and 6; unknown fields are ignored, as section 3.2 demands."""

    grant_type: FormText = None
    username: FormText = None
    password: FormText = None
    refresh_token: FormText = None

    def grant(self) -> PasswordGrant | RefreshGrant:
        """Return the request in the shop's own terms.

        Raises:
            RefusedGrant: if a parameter is missing or the grant type is not supported.
        """
        return read_grant(self.grant_type, self.username, self.password, self.refresh_token)


class RevocationRequest(BaseModel):
    """The form of RFC 7009, section 2.1."""

    token: FormText = None
    token_type_hint: FormText = None

    def required_token(self) -> str:
        """Return the token to revoke.

        Raises:
            RefusedGrant: if it is missing.
        """
        if self.token is None:
            raise RefusedGrant("Send token.", "invalid_request")
        return self.token


class Revoked(BaseModel):
    """The empty answer to a revocation."""


class Tokens(BaseModel):
    """The answer of RFC 6749, section 5.1."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105
    expires_in: Annotated[int, Field(description="Seconds until the access token ends")]
    refresh_token: str


class NewOrderLine(Input):
    """Some pieces of one product."""

    product_id: UUID
    quantity: Annotated[int, Field(ge=1, le=100, strict=True)]


class NewOrder(Input):
    """A checkout."""

    lines: Annotated[list[NewOrderLine], Field(min_length=1, max_length=50)]

    def wishes(self) -> list[Wish]:
        """Return the lines in the shop's own terms."""
        return [Wish(line.product_id, line.quantity) for line in self.lines]


class OrderLine(Output):
    """Some pieces of one product, at the price of the day."""

    product_id: UUID
    sku: str
    name: str
    quantity: int
    unit_price: Money


class Order(Output):
    """An order with its lines."""

    id: UUID
    status: OrderStatus
    lines: list[OrderLine]
    total: Money
    created_at: AwareDatetime


class OrderPage(Output):
    """Some orders."""

    items: list[Order]
    next_cursor: str | None

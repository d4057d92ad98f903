"""Who is on the other side: behind proxies, what they say of the client counts only if they are known."""

from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The address of the client that the current request came from.
client_address: ContextVar[str] = ContextVar("client_address", default="")


@dataclass(frozen=True, slots=True)
class Client:
    """The client of a request; `scheme` is how it spoke to the outermost known proxy."""

    address: str
    scheme: str


def find_client(
    peer: str, scheme: str, forwarded_for: str, forwarded_proto: str, trusted: Collection[Network]
) -> Client:
    """Return the client of a connection.

    Every proxy adds to the right of `X-Forwarded-For` whom it was called by. Read from there, the first address that is
    no trusted proxy is the client's; what stands to its left, anybody could have written.

    Args:
        peer: the address that the connection comes from.
        scheme: the scheme of that connection.
        forwarded_for: all values of `X-Forwarded-For`, separated by commas.
        forwarded_proto: `X-Forwarded-Proto`.
        trusted: the networks of the proxies.
    """
    if not trusted:
        return Client(peer, scheme)
    address = _parse(peer)
    if address is None or not _is_trusted(address, trusted):
        return Client(peer, scheme)
    for hop in reversed(forwarded_for.split(",")):
        known, address = address, _parse(hop)
        if address is None:
            # What a trusted proxy did not write as an address names nobody.
            address = known
            break
        if not _is_trusted(address, trusted):
            break
    outer_scheme = forwarded_proto.rpartition(",")[2].strip().lower()
    return Client(str(address), outer_scheme if outer_scheme in {"http", "https"} else scheme)


def network_of(address: str) -> str:
    """Return what stands for one client: an address, or a network of IPv6, whose addresses are all one customer's."""
    parsed = _parse(address)
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else address


def _is_trusted(address: Address, trusted: Collection[Network]) -> bool:
    return any(address in network for network in trusted)


# The proxies come again and again, and so do many clients.
@lru_cache(maxsize=1024)
def _parse(text: str) -> Address | None:
    """Return an address that may come with a port: `192.0.2.1:80`, `[2001:db8::1]:80`."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket that serves both versions shows IPv4 as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address

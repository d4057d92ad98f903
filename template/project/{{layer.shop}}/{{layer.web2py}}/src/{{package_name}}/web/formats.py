"""How the answers of services are written, beside JSON."""

import csv
import re
from io import StringIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 # nothing is read with it

# XML has no way to write them.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(value: Any) -> Any:  # noqa: ANN401
    """Return a value without the characters that XML cannot write."""
    match value:
        case str():
            return _UNPRINTABLE.sub("", value)
        case list():
            return [printable(item) for item in value]
        case dict():
            return {name: printable(item) for name, item in value.items()}
    return value


def to_xml(value: Any) -> bytes:  # noqa: ANN401
    """Return a value as web2py writes it: names are elements, and what is in a list is an `item`."""
    document = Element("document")
    _append(document, printable(value))
    written: bytes = tostring(document, encoding="utf-8", xml_declaration=True)
    return written


def to_csv(value: Any) -> bytes:  # noqa: ANN401
    """Return one thing, or the items of a page, as lines with their names above them."""
    rows = [_flat(row) for row in value.get("items", [value])]
    text = StringIO()
    writer = csv.DictWriter(text, rows[0] if rows else [])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _append(parent: Element, value: Any) -> None:  # noqa: ANN401
    match value:
        case dict():
            for name, item in value.items():
                _append(SubElement(parent, name), item)
        case list():
            for item in value:
                _append(SubElement(parent, "item"), item)
        case None:
            pass
        case _:
            parent.text = str(value)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in row.items():
        flat |= {f"{name}.{part}": item for part, item in value.items()} if isinstance(value, dict) else {name: value}
    return flat

"""The process of the payment service; `make payments` runs it."""

import sys

from kombu.exceptions import OperationalError

from ..platform.bus import Bus
from ..platform.consumer import Consumer, run
from ..platform.envelope import Envelope
from ..platform.problems import Unavailable
from ..platform.settings import Settings, get_settings
from .ledger import Ledger
from .service import NAME, READ, answer


def main(settings: Settings) -> None:
    """Answer the events of orders; each is acknowledged once the broker has the answer."""
    bus = Bus(settings)

    with Ledger(settings.payments_path) as ledger:

        def take(envelope: Envelope) -> bool:
            for told in answer(ledger, envelope, settings):
                try:
                    bus.send(told)
                except (OperationalError, OSError) as error:
                    raise Unavailable from error
            return True

        run(Consumer(settings, NAME, READ, take), settings)


if __name__ == "__main__":
    settings = get_settings()
    if not settings.broker_url:
        sys.exit("BROKER_URL: without a broker, the shop asks for payments in its own process")
    main(settings)

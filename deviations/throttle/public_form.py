"""How many reports the public form takes. Decided in docs/adr, shown to who keeps the form."""

from ipaddress import IPv6Address, ip_address, ip_network

from deviations.throttle.services import Limit

TEN_MINUTES, DAY = 600, 86_400
# A town hall sits behind one address, and a training day may fill a hall.
FROM_ONE_ADDRESS = (
    Limit("submit-address", 60, TEN_MINUTES),
    Limit("submit-address-day", 200, DAY),
)
# A year of an ordinary förbund in a day: what is more than that nobody could read.
TO_ONE_FORBUND = (
    Limit("submit-forbund", 120, TEN_MINUTES),
    Limit("submit-forbund-day", 600, DAY),
)
# A key of the closed link cannot be guessed; who tries anyway is not to be answered for ever.
KEYS_FROM_ONE_ADDRESS = Limit("form-key", 30, TEN_MINUTES)


def sender(address: str) -> str | None:
    """Return what a sender is counted by; None for one who is not counted.

    A household or an office has one IPv4 address, or a whole /64 of IPv6. Loopback is the machine
    itself, or a proxy that hides who asks: one count for all would close the form to everybody.

    >>> sender("192.0.2.7"), sender("2001:db8::17"), sender("127.0.0.1")
    ('192.0.2.7', '2001:db8::/64', None)
    >>> sender("::ffff:192.0.2.7")
    '192.0.2.7'
    """
    try:
        read = ip_address(address)
    except ValueError:
        return address
    # An IPv4 address that an IPv6 socket writes as ::ffff:192.0.2.7 is that IPv4 address.
    read = getattr(read, "ipv4_mapped", None) or read
    if read.is_loopback:
        return None
    if isinstance(read, IPv6Address):
        return str(ip_network((read, 64), strict=False))
    return str(read)

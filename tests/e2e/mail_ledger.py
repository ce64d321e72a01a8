"""What a test has sent, and what must have come of it: the other side of the comparison with `sources`."""
import collections
import dataclasses

LOCAL_DOMAINS = ("site0.example", "site1.example", "site2.example", "site3.example", "mx1.example.com")
COUNTS = ["messages", "recipients", "sent", "deferred", "bounced", "unknown_recipients", "queued",
          "queued_recipients"]


@dataclasses.dataclass
class Outgoing:
    origin: str
    recipients: tuple
    tried: bool = True
    held: bool = False  # on hold since it was deferred


class Ledger:
    def __init__(self):
        self.outgoing = []
        self.other = {"inbound": 0, "local_only": 0}
        self.mended = False  # the sink takes what it had deferred
        self.released = False  # it has answered for the slow ones
        self._last = 0

    def addresses(self, *kinds):
        """New addresses, no two the same, so that one tells its message."""
        made = []
        for kind in kinds:
            self._last += 1
            made.append(f"{kind}{self._last}@example.net")
        return made

    def add(self, origin, recipients, **facts):
        message = Outgoing(origin, tuple(recipients), **facts)
        self.outgoing.append(message)
        return message

    def fate(self, message, address):
        local, _, domain = address.partition("@")
        if not message.tried:
            return "untried"
        if domain == "down.example":
            return "deferred"
        if domain in LOCAL_DOMAINS:
            return "sent"
        if local.startswith("nobody"):
            return "bounced"
        if local.startswith("later"):
            return "deferred" if message.held or not self.mended else "sent"
        if local.startswith("slow"):
            return "sent" if self.released else "untried"
        return "sent"

    def fates(self):
        for message in self.outgoing:
            for address in message.recipients:
                yield message, address, self.fate(message, address)

    def sources(self):
        """The counts of each origin."""
        sources = collections.defaultdict(lambda: dict.fromkeys(COUNTS, 0))
        for message in self.outgoing:
            fates = collections.Counter(self.fate(message, address) for address in message.recipients)
            waiting = fates["deferred"] + fates["untried"]
            counts = sources[message.origin]
            counts["messages"] += 1
            counts["recipients"] += len(message.recipients)
            counts["unknown_recipients"] += fates["bounced"]
            counts["queued"] += waiting > 0
            counts["queued_recipients"] += waiting
            for fate in ("sent", "deferred", "bounced"):
                counts[fate] += fates[fate]
        return dict(sources)

    def waiting(self):
        """The recipients that must be in the queue still."""
        return sorted(address for _, address, fate in self.fates() if fate in ("deferred", "untried"))

    def taken(self):
        """The recipients for which the sink must have said yes."""
        return sorted(address for _, address, fate in self.fates()
                      if fate == "sent" and address.partition("@")[2] not in LOCAL_DOMAINS)

    def origin_of(self, address):
        """Of the message with this recipient."""
        return next(message.origin for message in self.outgoing if address in message.recipients)

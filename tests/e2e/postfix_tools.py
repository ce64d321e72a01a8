"""What Postfix's own tools say of a message, in the words of `queue show`."""
import collections
import datetime

Envelope = collections.namedtuple("Envelope", "sender arrival attributes recipients")
Recipient = collections.namedtuple("Recipient", "address original done")


def parse_envelope(text):
    """The output of `postcat -e`."""
    sender, arrival, attributes, recipients, original = None, None, {}, [], None
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        if name == "sender" or line == "sender:":
            sender = value
        elif name == "message_arrival_time":
            arrival = datetime.datetime.strptime(value + " +0000", "%a %b %d %H:%M:%S %Y %z")
        elif name == "named_attribute":
            key, _, attribute = value.partition("=")
            attributes[key] = attribute
        elif name == "original_recipient":
            original = value
        elif name in ("recipient", "done_recipient"):
            original = None if original == value else original
            recipients.append(Recipient(value, original, name == "done_recipient"))
            original = None
    return Envelope(sender, arrival, attributes, recipients)


def records(data):
    """Each record of a queue file as (offset, type, content); a pointer is not followed."""
    at = 0
    while at < len(data):
        start, kind, size, shift = at, data[at : at + 1], 0, 0
        at += 1
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield start, kind, data[at : at + size]
        at += size


def point_back(data):
    """The same queue file with its last pointer that leads anywhere made to lead to itself."""
    pointers = [(at, content) for at, kind, content in records(data) if kind == b"p"]
    start, content = [pointer for pointer in pointers if int(pointer[1]) != 0][-1]
    return data[: start + 2] + b"%15d" % start + data[start + 2 + len(content) :]

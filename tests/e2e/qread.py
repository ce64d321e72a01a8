#!/usr/bin/env python3
"""Holds `spamtrace queue list --json` against qmail-qread(8), message by message.

    qread.py --queue DIR LIST.json --qread TEXT   against what qmail-qread printed
    qread.py --queue DIR LIST.json                against what it would print, made here from the queue files alone
    qread.py --queue DIR --print                  shows that text

For every preprocessed message: arrival to the second, size, sender, recipients with route and done, bouncing. The
list must be whole (--limit larger than the queue). Exit status 0 if all is the same, 1 with the first differences.
qmail-qread shows bytes outside 32..126 as `_`, so both sides are compared in that form. JSON has no way to say bytes
that are no UTF-8: U+FFFD stands there for one to three of them. qmail-qread also shows the info that a crash left of
a message that is in todo again (state S4 of INTERNALS.md); there the list must say "todo".
"""
import argparse
import datetime
import json
import os
import re
import sys

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
MOST_SHOWN = 10

HEAD = re.compile(rb"(\d+) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT  #(\d+)  (\d+)  <(.*)> ( bouncing)?")
RECIPIENT = re.compile(rb"(  done)?\t(local|remote)\t(.*)")


def shown(raw):
    return bytes(byte if 32 <= byte <= 126 else ord("_") for byte in raw)


# ---- what qmail-qread would print (notqmail qmail-qread.c)


def qmail_date(seconds):
    at = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year} {at:%H:%M:%S}"


def read_file(path):
    with open(path, "rb") as file:
        return file.read(), os.fstat(file.fileno())


def recipient_lines(queue, channel, part, number):
    try:
        content, _ = read_file(os.path.join(queue, channel, part, number))
    except FileNotFoundError:
        return
    for record in content.split(b"\0")[:-1]:
        yield (b"  done" if record[:1] == b"D" else b"") + b"\t" + channel.encode() + b"\t" + shown(record[1:])


def render(queue):
    """The lines of qmail-qread. A message that it cannot show is left out, as there."""
    for part in sorted(os.listdir(os.path.join(queue, "info")), key=int):
        for number in os.listdir(os.path.join(queue, "info", part)):
            try:
                size = os.stat(os.path.join(queue, "mess", part, number)).st_size
                sender, info = read_file(os.path.join(queue, "info", part, number))
            except FileNotFoundError as error:
                yield f"warning: trouble with #{number}: {error.strerror}".encode()
                continue
            bouncing = b" bouncing" if os.path.exists(os.path.join(queue, "bounce", number)) else b""
            yield (f"{qmail_date(int(info.st_mtime))} GMT  #{number}  {size}  <".encode() +
                   shown(sender[1:].split(b"\0")[0]) + b"> " + bouncing)
            yield from recipient_lines(queue, "local", part, number)
            yield from recipient_lines(queue, "remote", part, number)


# ---- both sides as one form: number -> facts


def from_qread(lines):
    messages, troubles = {}, []
    current = None
    for line in lines:
        if head := HEAD.fullmatch(line):
            day, month, year, hour, minute, second, number, size = head.groups()[:8]
            arrival = "%s-%02d-%02dT%s:%s:%sZ" % (year.decode(), MONTHS.index(month.decode()) + 1, int(day),
                                                  hour.decode(), minute.decode(), second.decode())
            current = {"arrival": arrival, "size": int(size), "sender": head[9], "bouncing": head[10] is not None,
                       "recipients": []}
            messages[number.decode()] = current
        elif (recipient := RECIPIENT.fullmatch(line)) and current is not None:
            current["recipients"].append((recipient[2].decode(), recipient[1] is not None, recipient[3]))
        else:
            troubles.append(line)
    return messages, troubles


class Text(str):
    """A string of the answer. It equals the bytes that qmail-qread would show for it."""

    def __eq__(self, other):
        wanted = shown(self.encode("utf-8"))
        if "\ufffd" not in self:
            return wanted == other
        pattern = b"".join(b"_{1,3}" if char == "\ufffd" else re.escape(shown(char.encode("utf-8"))) for char in self)
        return re.fullmatch(pattern, other) is not None

    def __ne__(self, other):
        return not self == other

    __hash__ = None


def in_todo(queue, number):
    """Whether todo holds it, flat or split by the big-todo patch."""
    todo = os.path.join(queue, "todo")
    return any(os.path.exists(os.path.join(folder, number))
               for folder in [todo] + [entry.path for entry in os.scandir(todo) if entry.is_dir()])


def from_spamtrace(answer):
    if not answer["ok"]:
        sys.exit(f"qread.py: spamtrace failed: {answer['error']}")
    data = answer["data"]
    if len(data["messages"]) != data["total"]:
        sys.exit(f"qread.py: the list holds {len(data['messages'])} of {data['total']} messages: raise its --limit")
    messages = {}
    for item in data["messages"]:
        if item["state"] != "preprocessed":
            continue
        if len(item["recipient_list"]) != item["recipients"]:
            sys.exit(f"qread.py: #{item['queue_id']} lists {len(item['recipient_list'])} of {item['recipients']} "
                     "recipients: the list is cut")
        messages[item["queue_id"]] = {
            "arrival": re.sub(r"\.\d+Z$", "Z", item["arrival"]),
            "size": item["size"],
            "sender": Text(item["sender"]),
            "bouncing": item["bouncing"],
            "recipients": [(r["route"], r["done"], Text(r["address"])) for r in item["recipient_list"]],
        }
    return messages


def differences(got, want):
    for number in sorted(got.keys() | want.keys(), key=int):
        if number not in got:
            yield f"#{number}: got nothing, want {want[number]}"
        elif number not in want:
            yield f"#{number}: got {got[number]}, want nothing"
        else:
            for fact, value in want[number].items():
                if got[number][fact] != value:
                    yield f"#{number} {fact}: got {got[number][fact]}, want {value}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("list", nargs="?", help="the answer of `spamtrace queue list --json`, or - for standard input")
    options.add_argument("--queue", required=True, help="the queue's directory")
    options.add_argument("--qread", help="what qmail-qread printed; made here by default")
    options.add_argument("--print", action="store_true", help="only show what qmail-qread would print")
    given = options.parse_args()
    if (given.list is None) != given.print:
        options.error("a list is needed, or --print without one")

    if given.print:
        for line in render(given.queue):
            sys.stdout.buffer.write(line + b"\n")
        return
    lines = read_file(given.qread)[0].split(b"\n")[:-1] if given.qread else list(render(given.queue))
    want, troubles = from_qread(lines)
    left_over = [number for number in want if in_todo(given.queue, number)]
    for number in left_over:
        del want[number]
    with sys.stdin if given.list == "-" else open(given.list, encoding="utf-8") as file:
        got = from_spamtrace(json.load(file))

    for line in troubles[:MOST_SHOWN]:
        print(f"qmail-qread says: {line.decode(errors='replace')}")
    found = list(differences(got, want))
    for line in found[:MOST_SHOWN]:
        print(line)
    recipients = sum(len(message["recipients"]) for message in want.values())
    print(f"{len(want)} messages with {recipients} recipients, {len(found)} differences, "
          f"{len(left_over)} left over from a crash, {len(troubles)} troubles")
    sys.exit(1 if found or not want else 0)


if __name__ == "__main__":
    main()

"""A server whose log is in its journal alone gives the answers that the same log gives as a file.

The program reads the journal of the running system only, by the journalctl at its fixed place. So the generated
server becomes the `/` of a mount namespace, and a script of the test's own lies at that place.
"""
import datetime
import random
import re
import shutil
import signal
import struct
import subprocess
import time
import unittest

from mount_namespace import NAMESPACE, run_tests_where_there_is_one
from rotated_logs_test import END, without_places
from spamtrace_case import PROGRAM, SpamtraceCase

LINE = re.compile(rb"(\S+T\S+) (\S+) ([^:\[]+)(?:\[(\d+)\])?: (.*)")
BOOT = "6c2a3f0d9b5e4a1c8d7e6f5a4b3c2d1e"

# Gives what comes from the record of the cursor on, or all where it is not there, as journalctl does.
JOURNALCTL = """#!/usr/bin/sh
printf '%s\\n' "$@" >/journal/arguments
env | sort >/journal/environment
at=0
for argument in "$@"; do
    case $argument in
    --cursor=*) found=$(grep -F -- "${argument#--cursor=} " /journal/cursors) && at=${found##* } ;;
    esac
done
exec tail -c +$((at + 1)) /journal/text
"""

# Libraries and devices are the host's; all else is the server's own.
INSIDE = """
root=$1
shift
for directory in /lib /lib64 /usr/lib /proc /dev; do
    test -d $directory || continue
    mkdir -p $root$directory
    mount --rbind $directory $root$directory
done
exec chroot $root "$@"
"""


def field(name, value):
    if all(32 <= byte < 127 or byte == 9 for byte in value):
        return name + b"=" + value + b"\n"
    return name + b"\n" + struct.pack("<Q", len(value)) + value + b"\n"


class Record:
    def __init__(self, line, number, uid=0):
        stamp, host, program, pid, message = LINE.fullmatch(line).groups()
        at = datetime.datetime.fromisoformat(stamp.decode().replace("Z", "+00:00"))
        micros = round(at.timestamp() * 1_000_000)
        self.cursor = f"s=0f1e;i={number:x};b={BOOT};m={number:x};t={micros:x};x={number:x}"
        fields = {"__CURSOR": self.cursor, "__REALTIME_TIMESTAMP": micros, "_BOOT_ID": BOOT, "_UID": uid,
                  "_SOURCE_REALTIME_TIMESTAMP": micros, "_HOSTNAME": host, "SYSLOG_FACILITY": 2,
                  "SYSLOG_IDENTIFIER": program, "SYSLOG_PID": pid or 0, "MESSAGE": message}
        self.bytes = b"".join(field(name.encode(), value if isinstance(value, bytes) else str(value).encode())
                              for name, value in fields.items()) + b"\n"


class Journal(SpamtraceCase):
    def begin(self, mta):
        """A server whose log was taken away; `lines` and what they tell are left."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.generate("--seed", "43", "--end", END, "--scale", "1", "--stamps", "rfc3339", mta=mta)
        logs = self.root / "var/log"
        text = b"".join(log.read_bytes() for log in (logs / "maillog.processed", logs / "maillog") if log.exists())
        self.lines = [line for line in text.splitlines() if LINE.fullmatch(line)]
        (logs / "maillog.processed").unlink(missing_ok=True)
        self.records = [Record(line, number) for number, line in enumerate(self.lines, 1)]
        self.put_programs()
        (logs / "maillog").write_bytes(b"\n".join(self.lines) + b"\n")
        self.want = self.sources("--state", "/from_a_file")
        (logs / "maillog").unlink()
        machine = logs / "journal" / "5b1f0c9e8d7a46b39c2e1f0a9b8c7d6e"
        machine.mkdir(parents=True)
        (machine / "system.journal").write_bytes(b"LPKSHHRH")

    def put_programs(self):
        (self.root / "journal").mkdir()
        programs = self.root / "usr/bin"
        programs.mkdir(parents=True, exist_ok=True)
        for name in ("sh", "env", "sort", "grep", "tail"):
            shutil.copy(shutil.which(name), programs / name)
        (programs / "journalctl").write_text(JOURNALCTL)
        (programs / "journalctl").chmod(0o755)
        shutil.copy(PROGRAM, self.root / "spamtrace")

    def set_journal(self, records):
        size, cursors = 0, []
        for record in records:
            cursors.append(f"{record.cursor} {size}\n")
            size += len(record.bytes)
        (self.root / "journal/text").write_bytes(b"".join(record.bytes for record in records))
        (self.root / "journal/cursors").write_text("".join(cursors))

    @staticmethod
    def command(root, *arguments):
        return [*NAMESPACE, "sh", "-ec", INSIDE, "sh", root, "/spamtrace", *arguments]

    def run_program(self, *arguments, root=None):
        if root is not None:
            return super().run_program(*arguments, root=root)
        return subprocess.run(self.command(self.root, *arguments), capture_output=True, timeout=300, check=False)

    def sources(self, *options):
        answer = without_places(self.ask(*options, "sources", "--limit", "100000"))
        answer["coverage"]["lines"].pop("not_understood_example")  # without stamp and host in the journal
        answer["coverage"].pop("panel")  # the generated server has one, but no command that could be asked
        return answer

    def read(self, name):
        return (self.root / "journal" / name).read_text()

    def test_as_a_file(self):
        for mta in ("postfix", "qmail"):
            with self.subTest(mta=mta):
                self.begin(mta)
                self.set_journal(self.records)
                self.assertEqual(self.ask("ingest")["new_lines"], len(self.lines))
                self.assertEqual(self.read("arguments"), "--output=export\n--no-pager\nSYSLOG_FACILITY=2\n")
                self.assertEqual(self.read("environment").splitlines()[0], "LC_ALL=C")
                self.assertEqual(self.ask("ingest")["new_lines"], 0)
                self.assertIn(f"--cursor={self.records[-1].cursor}\n", self.read("arguments"))
                self.assertEqual(self.sources(), self.want)

    def test_growing_and_killed_again_and_again(self):
        self.begin("postfix")
        chance = random.Random(5)
        cuts = sorted(chance.sample(range(1, len(self.records)), 12))
        for end in [*cuts, len(self.records)]:
            self.set_journal(self.records[:end])
            run = subprocess.Popen(self.command(self.root, "ingest"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
            time.sleep(chance.random() * 0.4)  # wherever it is then
            run.send_signal(signal.SIGKILL)
            run.wait()
        self.assertEqual(self.sources(), self.want)

    def test_evidence_and_doctor_name_it(self):
        self.begin("postfix")
        self.set_journal(self.records)
        places = [evidence["where"] for source in self.ask("sources")["sources"] for evidence in source["evidence"]
                  if evidence["where"] and evidence["where"]["file"] == "/var/log/journal"]
        self.assertTrue(places)
        stamps = {line.split()[0].decode()[:19] for line in self.lines}
        for place in places:
            self.assertIsNone(place["offset"])
            self.assertIn(place["written"][:19], stamps)
        log, = self.ask("doctor")["coverage"]["logs"]
        self.assertEqual((log["file"], log["journal"], log["lines"]), ("/var/log/journal", True, len(self.lines)))
        self.assertIn(b"\njournal        /var/log/journal: ", self.run_program("doctor").stdout)

    def test_a_customer_cannot_write_as_postfix(self):
        self.begin("postfix")
        forged = [Record(b"2026-02-28T08:00:00Z mx postfix/smtpd[7]: FA%03d: client=x[203.0.113.9], "
                         b"sasl_method=PLAIN, sasl_username=boss@site0.example" % number, 10 ** 6 + number, uid=10001)
                  for number in range(30)]
        self.set_journal([*self.records[:100], *forged, *self.records[100:]])
        got = self.sources()
        lines = got["coverage"]["lines"]
        self.assertEqual(lines["forged"], len(forged))
        self.assertIn("by uid 10001", lines["forged_example"])
        lines["total"] -= lines["forged"]
        lines["forged"], lines["forged_example"] = 0, None
        self.assertEqual(got, self.want)

    def test_a_file_that_comes_later_counts_nothing_twice(self):
        self.begin("postfix")
        self.set_journal(self.records[:500])
        self.ask("ingest")
        (self.root / "var/log/maillog").write_bytes(b"\n".join(self.lines) + b"\n")
        self.set_journal(self.records)
        got = self.sources()
        trouble, = got["coverage"].pop("log_troubles")
        self.assertTrue(trouble["file"].endswith("/var/log/maillog"), trouble)
        self.want["coverage"].pop("log_troubles")
        self.assertEqual(got, self.want)

    def test_a_file_that_cannot_be_read_is_not_replaced(self):
        self.begin("postfix")
        self.set_journal(self.records)
        (self.root / "var/log/maillog").mkdir()
        self.assertEqual(self.sources("--state", "/state")["coverage"]["lines"]["total"], 0)
        (self.root / "var/log/maillog").rmdir()
        self.assertEqual(self.sources("--state", "/state"), self.want)

    def test_of_another_root_it_is_told_how_to_read_it(self):
        self.begin("postfix")
        self.set_journal(self.records)
        (self.root / "journal/arguments").write_text("not run")
        trouble, = self.ask("--state", self.dir / "state", "sources", root=self.root)["coverage"]["log_troubles"]
        self.assertEqual(trouble["file"], f"{self.root}/var/log/journal")
        self.assertIn(f"journalctl -q -D {self.root}/var/log/journal", trouble["error"]["hint"])
        self.assertEqual(self.read("arguments"), "not run")

    def test_without_refresh_it_is_not_started(self):
        self.begin("postfix")
        self.set_journal(self.records)
        want = self.sources()
        (self.root / "usr/bin/journalctl").unlink()
        self.assertEqual(self.sources("--no-refresh"), want)
        trouble, = self.sources()["coverage"]["log_troubles"]
        self.assertIn("journalctl", trouble["error"]["message"])

    def test_a_damaged_index_is_filled_from_its_beginning(self):
        self.begin("postfix")
        self.set_journal(self.records)
        self.ask("--state", "/state", "ingest")
        (self.root / "state/index.db").write_bytes(b"no database" * 1000)
        got = self.sources("--state", "/state")
        self.assertIn("damaged", got["coverage"]["index_notice"]["message"])
        got["coverage"]["index_notice"] = None
        self.assertEqual(got, self.want)


if __name__ == "__main__":
    run_tests_where_there_is_one()

"""The index remembers: whatever happens to the logs, to the runs or to its file, the answers are those of all of it
read in one go."""
import datetime
import fcntl
import gzip
import itertools
import lzma
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import unittest

from rotated_logs_test import END, by_zstd, pieces_of, without_places
from spamtrace_case import BUILD, PROGRAM, SpamtraceCase

DUMP = BUILD / "tests" / "dump" / "dump_index"


class IndexCase(SpamtraceCase):
    def setUp(self):
        super().setUp()
        self.state = self.dir / "state"
        self.live = self.root / "var/log/maillog"

    def begin(self, *options, mta="qmail"):
        """A server whose log is taken away, to be written again bit by bit."""
        self.generate("--seed", "41", "--end", END, *options, mta=mta)
        self.live = self.root / "var/log/maillog"
        processed = self.live.with_name("maillog.processed")
        self.text = (processed.read_bytes() if processed.exists() else b"") + self.live.read_bytes()
        processed.unlink(missing_ok=True)
        self.written = self.live.stat().st_mtime_ns
        with tempfile.TemporaryDirectory() as once:
            self.want = self.sources("--state", once)
            self.want_dump = self.dump(once)
        self.live.write_bytes(b"")

    def sources(self, *options):
        return without_places(self.ask(*options, "sources", "--limit", "100000"))

    def ingest(self):
        for log in self.live.parent.iterdir():
            os.utime(log, ns=(self.written, self.written))
        return self.ask("--state", self.state, "ingest")

    def append(self, text):
        with open(self.live, "ab") as log:
            log.write(text)

    @staticmethod
    def dump(state):
        """All that the index knows, line by line."""
        done = subprocess.run([DUMP, pathlib.Path(state) / "index.db"], capture_output=True, check=True)
        return done.stdout.splitlines()

    def check(self):
        got = self.sources("--state", self.state)
        self.assertEqual(got, self.want)
        self.assertEqual(self.dump(self.state), self.want_dump)


class GrowingLog(IndexCase):
    def grow(self, after_each, seed, pieces=8):
        for piece in pieces_of(self.text, pieces, seed):
            self.append(piece)
            after_each()
        self.ingest()
        self.check()

    def test_asked_again_and_again(self):
        for mta in ("qmail", "postfix"):
            with self.subTest(mta=mta):
                shutil.rmtree(self.root, ignore_errors=True)
                shutil.rmtree(self.state, ignore_errors=True)
                self.begin(mta=mta)
                self.grow(self.ingest, seed=1)
                self.assertEqual(self.ingest()["new_lines"], 0)

    def test_rotated_in_every_form(self):
        forms = {"renamed": self.rename, "copytruncate": self.copy_and_truncate, "plesk": self.move_to_processed,
                 "dated": self.rename_to_date}
        for seed, (mta, form) in enumerate(itertools.product(("qmail", "postfix"), forms)):
            rotate = forms[form]
            with self.subTest(form=form, mta=mta):
                shutil.rmtree(self.root, ignore_errors=True)
                shutil.rmtree(self.state, ignore_errors=True)
                self.days = 0
                self.begin(mta=mta)
                chance = random.Random(seed)

                def look_and_rotate():
                    if chance.random() < 0.6:
                        self.ingest()
                    if chance.random() < 0.6:
                        rotate()
                    if chance.random() < 0.3:
                        self.ingest()
                self.grow(look_and_rotate, seed)

    def shift(self):
        """.2.gz to .3.gz and so on; what was .1 is compressed, as `delaycompress` does it."""
        for number in range(30, 1, -1):
            for ending in ("gz", "xz", "zst"):
                old = self.live.with_name(f"maillog.{number}.{ending}")
                if old.exists():
                    old.rename(self.live.with_name(f"maillog.{number + 1}.{ending}"))
        first = self.live.with_name("maillog.1")
        if first.exists():
            ending, compress = random.Random(len(first.read_bytes())).choice(
                [("gz", gzip.compress), ("xz", lzma.compress), ("zst", by_zstd)])
            self.live.with_name(f"maillog.2.{ending}").write_bytes(compress(first.read_bytes()))
            first.unlink()

    def rename(self):
        self.shift()
        self.live.rename(self.live.with_name("maillog.1"))
        self.live.write_bytes(b"")

    def copy_and_truncate(self):
        self.shift()
        shutil.copyfile(self.live, self.live.with_name("maillog.1"))
        os.truncate(self.live, 0)

    def move_to_processed(self):
        processed = self.live.with_name("maillog.processed")
        with open(processed, "ab") as file:
            file.write(self.live.read_bytes())
        os.truncate(self.live, 0)
        if processed.stat().st_size > 2 << 20:
            for number in (3, 2, 1):
                old = self.live.with_name(f"maillog.processed.{number}.gz")
                if old.exists():
                    old.rename(self.live.with_name(f"maillog.processed.{number + 1}.gz"))
            self.live.with_name("maillog.processed.1.gz").write_bytes(gzip.compress(processed.read_bytes()))
            processed.unlink()

    def rename_to_date(self):
        self.days += 1
        self.live.rename(self.live.with_name(f"maillog-202602{self.days:02}"))
        self.live.write_bytes(b"")

    def test_killed_again_and_again(self):
        for mta in ("qmail", "postfix"):
            with self.subTest(mta=mta):
                shutil.rmtree(self.root, ignore_errors=True)
                shutil.rmtree(self.state, ignore_errors=True)
                self.begin(mta=mta)
                self.grow_and_kill()

    def grow_and_kill(self):
        chance = random.Random(7)

        killed = []

        def run_and_kill():
            run = subprocess.Popen([PROGRAM, "--root", self.root, "--state", self.state, "ingest"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            enough = chance.randrange(24 << 20)  # about what the longest run reads and writes
            while run.poll() is None and self.moved_by(run) < enough:
                pass
            run.send_signal(signal.SIGKILL)
            killed.append(run.wait() == -signal.SIGKILL)
        self.grow(run_and_kill, seed=3, pieces=12)
        self.assertGreater(sum(killed), 3)

    @staticmethod
    def moved_by(run):
        """How many bytes it has read and written so far; more than any where it has just ended."""
        try:
            lines = pathlib.Path(f"/proc/{run.pid}/io").read_text(encoding="ascii").splitlines()
        except (FileNotFoundError, ProcessLookupError):
            return 1 << 62
        return sum(int(line.split()[1]) for line in lines[:2])  # rchar, wchar: proc(5)

    def test_without_refresh_nothing_is_read(self):
        self.begin()
        self.append(self.text)
        before = self.sources("--state", self.state)
        self.append(b"Mar  1 08:00:00 mx qmail: 1772352000.000001 new msg 7\n")
        after = self.ask("--state", self.state, "--no-refresh", "sources")
        self.assertEqual(after["coverage"]["lines"], before["coverage"]["lines"])


class TroubledIndex(IndexCase):
    def setUp(self):
        super().setUp()
        self.begin()
        self.append(self.text)
        os.utime(self.live, ns=(self.written, self.written))
        self.check()
        self.file = self.state / "index.db"

    def notice(self):
        return self.ask("--state", self.state, "sources")["coverage"]["index_notice"]

    def check_but_for_the_notice(self):
        got = self.sources("--state", self.state)
        got["coverage"]["index_notice"] = None
        self.assertEqual(got, self.want)

    def test_only_its_owner_may_read_it(self):
        self.assertEqual(self.state.stat().st_mode & 0o777, 0o700)
        for file in self.state.iterdir():
            self.assertEqual(file.stat().st_mode & 0o777, 0o600, file)

    def test_garbage_is_set_aside(self):
        self.file.write_bytes(b"no database" * 1000)
        self.assertIn("damaged", self.notice()["message"])
        self.assertTrue(self.file.with_name("index.db.damaged").exists())
        self.assertIsNone(self.notice())
        self.check()

    def test_damage_anywhere_never_gives_a_wrong_answer_in_silence(self):
        whole = self.file.read_bytes()
        for seed in range(12):
            chance = random.Random(seed)
            damaged = bytearray(whole)
            for _ in range(20):
                at = chance.randrange(100, len(damaged) - 600)
                damaged[at:at + 500] = chance.randbytes(500)
            shutil.rmtree(self.state)
            self.state.mkdir(mode=0o700)
            self.file.write_bytes(damaged)
            done = self.run_program("--json", "--state", self.state, "sources", "--limit", "100000")
            self.assertIn(done.returncode, (0, 1), done.stderr)
            self.assertTrue(done.stdout.startswith(b"{"), done)

    def test_another_version_is_set_aside(self):
        with sqlite3.connect(self.file) as connection:
            connection.execute("PRAGMA user_version = 12345")
        connection.close()
        self.assertIn("another version", self.notice()["message"])
        self.check()

    def test_state_that_cannot_be_written(self):
        blocked = self.dir / "file"
        blocked.write_text("no directory")
        got = self.ask("--state", blocked / "state", "sources", "--limit", "100000")
        self.assertIn("nothing is remembered", got["coverage"]["index_notice"]["message"])
        got["coverage"]["index_notice"] = None
        self.assertEqual(without_places(got), self.want)
        self.assertIsNone(self.ask("--state", blocked / "state", "ingest")["past"])

    def test_while_another_run_writes(self):
        with open(self.state / "index.lock", "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.append(b"Mar  1 08:00:00 mx qmail: 1772352000.000001 new msg 7\n")
            self.assertIn("another run", self.notice()["message"])
            self.check_but_for_the_notice()
        self.assertIsNone(self.notice())


class OwnPast(SpamtraceCase):
    """A mailbox is held against what it sent before, also where only the last days are asked for."""

    @staticmethod
    def letter(at, number, login, recipients):
        stamp, ident = at.isoformat(), f"{number:05X}A"
        lines = [f"postfix/smtpd[7]: {ident}: client=pc[203.0.113.9], sasl_method=PLAIN, sasl_username={login}",
                 f"postfix/cleanup[7]: {ident}: message-id=<{number}@site0.example>",
                 f"postfix/qmgr[7]: {ident}: from=<{login}>, size=700, nrcpt={recipients} (queue active)",
                 *(f"postfix/smtp[7]: {ident}: to=<u{n}@example.net>, relay=mx.example.net[192.0.2.1]:25, delay=1, "
                   "delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)" for n in range(recipients)),
                 f"postfix/qmgr[7]: {ident}: removed"]
        return "".join(f"{stamp} mx {line}\n" for line in lines)

    def signal_of(self, login, *options):
        source = self.ask("--state", self.dir / "state", "source", "smtp_auth:" + login, *options)["source"]
        return [reason["text"] for reason in source["reasons"] if reason["signal"] == "above_own_past"]

    def test_a_burst_after_weeks_of_little_and_one_each_week(self):
        begin = datetime.datetime(2026, 2, 1, 9, 0, 0, tzinfo=datetime.timezone.utc)
        text, number = [], 0
        for day in range(29):
            at = begin + datetime.timedelta(days=day)
            for login, recipients in (("info@site0.example", 4 if day < 28 else 800),
                                      ("news@site0.example", 800 if day % 7 == 0 else 0)):
                number += 1
                if recipients > 0:
                    text.append(self.letter(at, number, login, recipients))
        log = self.root / "var/log/maillog"
        log.parent.mkdir(parents=True)
        log.write_text("".join(text))
        want = ["800 recipients in the hour from 2026-03-01T09:00:00Z, at most 4 in any hour of the 27 days before"]
        self.assertEqual(self.signal_of("info@site0.example"), want)
        self.assertEqual(self.signal_of("info@site0.example", "--since", "2026-03-01T00:00:00Z"), want)
        self.assertEqual(self.signal_of("info@site0.example", "--until", "2026-03-01T00:00:00Z"), [])
        self.assertEqual(self.signal_of("news@site0.example", "--since", "2026-03-01T00:00:00Z"), [])


class LongLog(SpamtraceCase):
    """More than a second's work: the newest part is answered from until `ingest` has read the rest."""

    def setUp(self):
        super().setUp()
        self.state = self.dir / "state"
        self.generate("--seed", "41", "--end", END)
        live = self.root / "var/log/maillog"
        text = live.read_bytes()
        line = b"Jan  3 04:05:06 mx cron[7]: " + b"x" * 8000 + b"\n"
        with open(live.with_name("maillog.2"), "wb") as log:
            for _ in range((140 << 20) // len(line)):
                log.write(line)
        live.write_bytes(text)

    def ask_sources(self):
        return self.ask("--state", self.state, "sources", "--limit", "100000")

    def notice(self):
        return self.ask_sources()["coverage"]["index_notice"]

    def test_newest_first(self):
        unread = self.ask("--state", self.state, "--no-refresh", "sources")
        self.assertEqual((unread["sources"], unread["coverage"]["index_notice"]), ([], None))
        first = self.ask_sources()
        self.assertIn("newest 64.0 MiB", first["coverage"]["index_notice"]["message"])
        self.assertIn("spamtrace ingest", first["coverage"]["index_notice"]["hint"])
        self.assertFalse((self.state / "index.db").exists())
        again = self.ask_sources()
        self.assertEqual(again["sources"], first["sources"])
        self.ask("--state", self.state, "ingest")
        whole = self.ask_sources()
        self.assertIsNone(whole["coverage"]["index_notice"])
        self.assertEqual(whole["sources"], first["sources"])
        self.assertGreater(whole["coverage"]["lines"]["total"], first["coverage"]["lines"]["total"])
        self.assertFalse((self.state / "recent.db").exists())

    def test_in_steps(self):
        past = {"whole": False}
        while not past["whole"]:
            before, past = past, self.ask("--state", self.state, "ingest", "--seconds", "1")["past"]
            if not past["whole"]:
                self.assertLess(past["total"] - past["done"], before.get("total", 1 << 40) - before.get("done", 0))
        self.assertIsNone(self.notice())

    def test_while_another_run_reads_the_rest(self):
        self.state.mkdir()
        (self.state / "index.db").touch()  # as it is when that run has just begun
        with open(self.state / "index.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            answer = self.ask_sources()
            self.assertNotEqual(answer["sources"], [])
            self.assertIn("another run is reading the rest", answer["coverage"]["index_notice"]["hint"])
        self.ask("--state", self.state, "ingest")
        self.assertIsNone(self.notice())



if __name__ == "__main__":
    unittest.main()

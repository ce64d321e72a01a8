"""A log in generations, whatever form they have, gives the answers that it gave in one piece."""
import gzip
import lzma
import os
import random
import re
import subprocess
import tempfile
import unittest

from spamtrace_case import SpamtraceCase

END = "2026-03-01T08:00:00Z"


def in_one_member(text):
    return gzip.compress(text)


def in_two_members(text):
    half = len(text) // 2
    return gzip.compress(text[:half]) + gzip.compress(text[half:])


def by_zstd(text):
    return subprocess.run(["zstd", "-q", "-c"], input=text, capture_output=True, check=True).stdout


def plain(text):
    return text


# Each the oldest first: what follows the name of the log, and how it is written.
GENERATIONS = {
    "numbered": [(".10", plain), (".9.gz", in_one_member), (".3.xz", lzma.compress), (".2.zst", by_zstd), (".1", plain)],
    "dated": [("-20260215", plain), ("-20260222.gz", in_two_members), ("-20260228-031500", plain),
              ("-20260228-041500.xz", lzma.compress), ("-20260301.zst", by_zstd)],
    "of_another_kind_than_the_name_says": [(".4.gz", lzma.compress), (".3.xz", plain), (".2", in_one_member)],
    "plesk": [(".processed.3.gz", in_one_member), (".processed.2.gz", in_two_members),
              (".processed.1.gz", in_one_member), (".processed", plain)],
}


def pieces_of(text, count, seed):
    lines = text.splitlines(keepends=True)
    cuts = sorted(random.Random(seed).sample(range(1, len(lines)), count - 1))
    return [b"".join(lines[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(lines)])]


def without_places(value):
    """The answer without what names files and offsets."""
    if isinstance(value, dict):
        return {k: without_places(v) for k, v in value.items() if k not in ("where", "logs")}
    return [without_places(v) for v in value] if isinstance(value, list) else value


class RotatedLogs(SpamtraceCase):
    def take_log(self):
        """The generated log in one piece, which is taken away, and when its last line was written."""
        log = self.root / "var/log/maillog"
        processed = log.with_name("maillog.processed")
        text = (processed.read_bytes() if processed.exists() else b"") + log.read_bytes()
        processed.unlink(missing_ok=True)
        written = log.stat().st_mtime_ns
        log.unlink()
        return text, written

    def sources_of(self, files, written):
        """All have the same time, as copies may have: the names alone tell the order."""
        directory = self.root / "var/log"
        for name, content in files.items():
            (directory / name).write_bytes(content)
            os.utime(directory / name, ns=(written, written))
        with tempfile.TemporaryDirectory() as state:  # as on the first run of all
            answer = self.ask("--state", state, "sources", "--limit", "100000")
        for name in files:
            (directory / name).unlink()
        return answer

    def compare(self, mta, live, forms, *options):
        self.generate("--seed", "31", "--end", END, *options, mta=mta)
        text, written = self.take_log()
        want = self.sources_of({live: text}, written)
        self.assertGreater(len(want["sources"]), 5)
        for seed, form in enumerate(forms):
            generations = GENERATIONS[form] + [("", plain)]
            names = [live + ending for ending, _ in generations]
            pieces = pieces_of(text, len(names), seed)
            files = {name: compress(piece) for name, (_, compress), piece in zip(names, generations, pieces)}
            got = self.sources_of(files, written)
            with self.subTest(form=form):
                logs = got["coverage"]["logs"]
                self.assertEqual([pathless(log["file"]) for log in logs], names)
                self.assertEqual([log["bytes"] for log in logs], [len(piece) for piece in pieces])
                self.assertEqual(without_places(got), without_places(want))
                self.check_evidence(got, dict(zip(names, pieces)))

    def check_evidence(self, answer, texts):
        """Each place is the beginning of a line in the text of the file that it names."""
        seen = set()
        places = [evidence["where"] for source in answer["sources"] for evidence in source["evidence"]]
        for where in places:
            text = texts.get(pathless(where["file"])) if where else None
            if text is None:
                continue
            seen.add(where["file"])
            offset = where["offset"]
            self.assertTrue(offset == 0 or text[offset - 1:offset] == b"\n", where)
            self.assertLess(offset, len(text))
        self.assertGreater(len(seen), 1)

    def test_qmail(self):
        self.compare("qmail", "maillog", GENERATIONS)

    def test_qmail_over_days(self):
        self.compare("qmail", "mail.log", ["numbered"], "--days", "3", "--hostile")

    def test_postfix(self):
        self.compare("postfix", "mail.log", GENERATIONS)

    def test_postfix_rfc3339(self):
        self.compare("postfix", "maillog", ["dated"], "--stamps", "rfc3339", "--ids", "mixed")


class DamagedLogs(SpamtraceCase):
    def setUp(self):
        super().setUp()
        self.generate("--end", END)
        self.log = self.root / "var/log/maillog"
        self.text = self.log.read_bytes()
        self.lines = self.text.count(b"\n")

    def coverage(self):
        return self.ask("sources")["coverage"]

    def test_a_file_that_breaks_off_gives_what_it_has(self):
        whole = gzip.compress(self.text)
        self.log.with_name("maillog.1.gz").write_bytes(whole[:len(whole) // 2])
        self.log.write_bytes(b"")
        coverage = self.coverage()
        read = coverage["logs"][0]
        self.assertEqual(read["compression"], "gzip")
        self.assertGreater(read["lines"], self.lines // 4)
        self.assertLess(read["lines"], self.lines)
        trouble = coverage["log_troubles"][0]
        self.assertRegex(trouble["file"], r"/maillog\.1\.gz$")
        self.assertRegex(trouble["error"]["message"], r"maillog\.1\.gz breaks off after byte \d+")
        self.assertIn("gzip -t", trouble["error"]["hint"])
        self.assertEqual(read["trouble"], trouble["error"]["message"])
        said = self.run_program("sources")
        self.assertIn(b"breaks off", said.stdout + said.stderr)
        # The half line before the break counts for nothing: the whole lines before it say the same.
        self.log.with_name("maillog.1.gz").unlink()
        self.log.with_name("maillog.1").write_bytes(b"".join(self.text.splitlines(keepends=True)[:read["lines"]]))
        self.assertEqual(self.coverage()["lines"], coverage["lines"])

    def test_doctor_names_the_compression(self):
        self.log.with_name("maillog.1.xz").write_bytes(lzma.compress(self.text))
        self.log.write_bytes(b"")
        logs = self.ask("doctor")["coverage"]["logs"]
        self.assertEqual([log["compression"] for log in logs], ["xz", None])
        self.assertEqual(logs[0]["lines"], self.lines)
        self.assertRegex(self.run_program("doctor").stdout.decode(), re.compile(r"maillog\.1\.xz: .*\(xz\), "))

    def test_a_log_that_is_being_compressed_is_counted_once(self):
        self.log.with_name("maillog.1").write_bytes(self.text)
        whole = gzip.compress(self.text)
        self.log.with_name("maillog.1.gz").write_bytes(whole[:len(whole) // 2])
        self.log.write_bytes(b"")
        coverage = self.coverage()
        self.assertEqual(coverage["lines"]["total"], self.lines)
        self.assertIn("holds the same as", coverage["log_troubles"][0]["error"]["message"])


def pathless(path):
    return path.rsplit("/", 1)[1]


if __name__ == "__main__":
    unittest.main()

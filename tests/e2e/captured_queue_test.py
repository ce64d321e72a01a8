"""A queue and log written by a real qmail, with counts taken independently from its files."""
import json
import lzma
import pathlib
import shutil
import subprocess
import sys
import unittest

from spamtrace_case import SHARED, SpamtraceCase


@unittest.skipUnless((SHARED / "qmail" / "queue.tar.xz").exists(), "the captured queue is not here")
class CapturedQueue(SpamtraceCase):
    def setUp(self):
        super().setUp()
        queue = self.root / "var" / "qmail" / "queue"
        for directory in (queue, self.root / "etc", self.root / "var" / "log"):
            directory.mkdir(parents=True)
        subprocess.run(["tar", "xf", SHARED / "qmail" / "queue.tar.xz", "-C", queue], check=True)
        shutil.copy(SHARED / "qmail" / "passwd", self.root / "etc" / "passwd")
        with lzma.open(SHARED / "qmail" / "maillog.xz") as packed, open(self.root / "var/log/maillog", "wb") as log:
            shutil.copyfileobj(packed, log)
        self.truth = json.loads((SHARED / "qmail" / "truth.json").read_text())

    def test_counts_and_culprits(self):
        status = self.ask("queue", "status")
        self.assertEqual((status["messages"], status["not_preprocessed"]), (27645, 82))
        self.check_sources()
        self.check_listing()

    def check_sources(self):
        answer = self.ask("sources", "--limit", "10000")
        first, second = answer["sources"][:2]
        self.assertEqual({first["id"], second["id"]}, {"system_user:shop3", "web_server:www-data"})
        by_id = {source["id"]: source for source in answer["sources"]}
        self.assertEqual(by_id["system_user:shop3"]["scripts"], ["mailer.php"])
        self.assertEqual(by_id["web_server:www-data"]["scripts"], ["wp-x.php"])
        for source in (first, second):
            grades = {evidence["signal"]: evidence["grade"] for evidence in source["evidence"]}
            self.assertEqual(grades["received_line"], "proven")
            self.assertEqual(grades["log_uid"], "proven")
            self.assertEqual(grades["php_script"], "claimed")
            self.check_by_hand(source["evidence"])
        self.assertEqual(sum(source["messages"] for source in answer["sources"]), self.truth["messages"])
        self.assertEqual(sum(source["queued"] for source in answer["sources"]), self.truth["messages"])
        self.assertEqual(sum(source["recipients"] for source in answer["sources"]), self.truth["recipients"])
        self.assertEqual(answer["queued_elsewhere"], 0)
        self.check_uids(by_id)
        for source in by_id.values():
            detail = self.ask("source", source["id"]) if source["scripts"] else None
            if detail:
                self.check_scripts(source["id"], detail["scripts"])

    def check_by_hand(self, evidence):
        """Each place that the evidence names holds what the evidence says."""
        for item in evidence:
            with open(item["where"]["file"], "rb") as file:
                file.seek(item["where"]["offset"])
                line = file.readline().decode()
            if item["signal"] == "log_uid":
                self.assertRegex(line, r"info msg \d+: .* uid " + item["value"].split()[0] + "$")
            if item["signal"] == "received_line":
                self.assertIn(item["value"].split(" (")[0], line)

    def check_uids(self, by_id):
        accounts = {"by uid 33": "web_server:www-data"}
        accounts |= {f"by uid {10000 + n}": f"system_user:shop{n}" for n in range(1, 6)}
        for words, source in accounts.items():
            self.assertEqual(by_id[source]["messages"], self.truth["invoked"]["invoked " + words], source)
        relays = sum(s["messages"] for s in by_id.values() if s["kind"] == "relay")
        self.assertEqual(relays, self.truth["invoked"]["invoked from network"])

    def check_scripts(self, source, scripts):
        uid = {"system_user:shop3": 10003, "web_server:www-data": 33}[source]
        got = {f"{uid}:{script['name']}": script["count"] for script in scripts}
        want = {k: n for k, n in self.truth["x_php_originating_script"].items() if k.startswith(f"{uid}:")}
        self.assertEqual(got, want)

    def check_listing(self):
        listing = self.ask("queue", "list", "--sort", "recipients", "--limit", "100000", "--recipients", "10000")
        messages = listing["messages"]
        self.assertEqual(len(messages), self.truth["messages"])
        self.assertEqual(sum(m["recipients"] for m in messages), self.truth["recipients"])
        self.assertEqual(sum(m["size"] for m in messages), self.truth["mess_bytes"])
        self.assertTrue(all(m["origin"] for m in messages))
        most = self.truth["most_recipients"]
        by_id = {int(m["queue_id"]): m for m in messages}
        for want in most:
            got = by_id[want["id"]]
            self.assertEqual((got["recipients"], got["sender"]), (want["recipients"], want["sender"]))
        top = [m["recipients"] for m in messages[: len(most)]]
        self.assertEqual(top, [m["recipients"] for m in most])
        senders = {}
        for message in messages:
            senders[message["sender"]] = senders.get(message["sender"], 0) + 1
        self.assertEqual(senders, self.truth["sender"])
        self.check_against_qread(listing)
        for message in messages[:: len(messages) // 12]:
            shown = self.ask("queue", "show", message["queue_id"])
            self.assertEqual(shown["message"], message)
            self.assertEqual(shown["received"][0]["grade"], "proven")
            self.assertIn(f"(qmail {shown['qp']} invoked", shown["header"].splitlines()[0])

    def check_against_qread(self, listing):
        script = pathlib.Path(__file__).with_name("qread.py")
        answer = self.dir / "list.json"
        answer.write_text(json.dumps({"ok": True, "data": listing}))
        done = subprocess.run(
            [sys.executable, script, "--queue", self.root / "var/qmail/queue", answer], capture_output=True, text=True, check=False
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()

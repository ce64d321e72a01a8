"""The demo as a newcomer runs it: what it prints, the page it opens, and the spam that starts while one looks."""
import json
import pathlib
import re
import signal
import subprocess
import unittest
import urllib.request

from spamtrace_case import BUILD, SpamtraceCase

SHOW = pathlib.Path(__file__).resolve().parents[1] / "demo" / "show"
PROJECT = SHOW.parents[2]
VICTIM = "smtp_auth:press@site9.example"
PLACES = {"spamtrace": "backend", "spamtrace-web": "backend", "generate_server": "tests/support"}


class Demo(SpamtraceCase):
    def start(self, mta):
        programs = self.dir / "programs"
        programs.mkdir()
        for name, place in PLACES.items():
            (programs / name).symlink_to(BUILD / place / name)
        self.demo = subprocess.Popen([SHOW, programs, self.root, mta], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        printed = []
        for line in self.demo.stdout:
            found = re.fullmatch(r"open (http://127\.0\.0\.1:\d+)/sign-in\?token=([0-9a-f]{64})\n", line)
            if found:
                self.url, self.token = found.groups()
                return "".join(printed)
            printed.append(line)
        self.fail("the demo ended without an address")

    def stop(self):
        if self.demo.poll() is None:
            self.demo.send_signal(signal.SIGTERM)
        self.demo.communicate(timeout=60)

    def ask_page(self, command, **params):
        request = urllib.request.Request(
            f"{self.url}/api", json.dumps({"command": command, "params": {"no-refresh": True, **params}}).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=300) as response:
            answer = json.load(response)
        self.assertTrue(answer["ok"], answer)
        return answer["data"]

    def suspect(self, name):
        return next((source for source in self.ask_page("sources", limit=500)["sources"] if source["id"] == name), None)

    # Asks at each line that the server writes into its log, until it is so; what never comes ends with the time limit of
    # the test.
    def watch(self, question):
        log = subprocess.Popen(["tail", "-n", "1", "-F", self.root / "var/log/maillog"], stdout=subprocess.PIPE)
        try:
            for _ in log.stdout:
                self.assertIsNone(self.demo.poll(), "the demo ended")
                if question():
                    return
        finally:
            log.kill()
            log.communicate()

    def check_story(self, mta):
        printed = self.start(mta)
        self.assertIn("smtp_auth:info@site0.example", printed)
        with urllib.request.urlopen(f"{self.url}/sign-in?token={self.token}", timeout=60) as page:
            self.assertIn("<title>Spamtrace", page.read().decode())
        self.watch(lambda: self.suspect("smtp_auth:info@site0.example"))
        self.assertEqual(self.suspect("smtp_auth:info@site0.example")["verdict"], "spam")
        self.watch(lambda: self.suspect(VICTIM) and self.suspect(VICTIM)["verdict"] == "spam")
        before = self.suspect(VICTIM)
        self.watch(lambda: self.suspect(VICTIM)["messages"] > before["messages"])
        self.assertGreater(before["queued"], 0)

    @unittest.skipUnless((PROJECT / "htdocs/dist/index.html").exists(), "the page is not built")
    def test_spam_starts_while_one_looks_at_qmail(self):
        self.check_story("qmail")

    @unittest.skipUnless((PROJECT / "htdocs/dist/index.html").exists(), "the page is not built")
    def test_spam_starts_while_one_looks_at_postfix(self):
        self.check_story("postfix")


if __name__ == "__main__":
    unittest.main()

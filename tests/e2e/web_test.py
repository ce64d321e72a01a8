"""The page's server and the door for requests, from outside: who is let in, what is answered, what it may do."""
import gzip
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import unittest

from spamtrace_case import BUILD, PROGRAM, SpamtraceCase

WEB = BUILD / "backend" / "spamtrace-web"
LONGEST_REQUEST = 64 << 10
QUESTIONS = [
    ("sources", {}, ["sources"]),
    ("sources", {"limit": 2, "offset": 1, "sort": "id", "since": "2020-01-01T00:00:00Z"},
     ["sources", "--limit", "2", "--offset", "1", "--sort", "id", "--since", "2020-01-01T00:00:00Z"]),
    ("source", {"id": "smtp_auth:info@site0.example"}, ["source", "smtp_auth:info@site0.example"]),
    ("domains", {"sort": "domain"}, ["domains", "--sort", "domain"]),
    ("domain", {"name": "site0.example"}, ["domain", "site0.example"]),
    ("queue list", {"sender": "info", "min-recipients": 1}, ["queue", "list", "--sender", "info", "--min-recipients", "1"]),
    ("queue list", {"sender": "", "sort": "size"}, ["queue", "list", "--sort", "size"]),
    ("queue list", {"recipients": 1}, ["queue", "list", "--recipients", "1"]),
    ("queue status", {}, ["queue", "status"]),
    ("queue groups", {"by": "sender", "no-refresh": True}, ["queue", "groups", "--by", "sender", "--no-refresh"]),
]
# What is no question, or asks for what is not behind this door.
WRONG = [
    "", "[", "[" * 50_000, '{"command":"ingest"}', '{"command":"man"}', '{"command":"api"}', '{"command":"queue"}',
    '{"command":"sources","params":{"root":"/etc"}}', '{"command":"sources","params":{"state":"/tmp"}}',
    '{"command":"sources","params":{"help":true}}', '{"command":"sources","params":{"version":true}}',
    '{"command":"sources","params":{"-h":true}}', '{"command":"sources","params":{"sort":"--root=/etc"}}',
    '{"command":"sources","params":{"limit":true,"offset":7}}', '{"command":"sources","params":{"id":"x"}}',
    '{"command":"--root=/etc"}', '{"command":"source"}', '{"command":"doctor --root /etc"}',
]


class Asking(SpamtraceCase):
    def request(self, text):
        done = subprocess.run([PROGRAM, "--root", self.root, "api"], input=text.encode(), capture_output=True,
                              timeout=300, check=False)
        return done.returncode, json.loads(done.stdout)


class Door(Asking):
    def test_a_request_is_answered_as_the_command_line_is(self):
        self.generate("--seed", "3")
        self.ask("sources")
        for command, params, arguments in QUESTIONS:
            with self.subTest(command=command, params=params):
                status, answer = self.request(json.dumps({"command": command, "params": params}))
                self.assertEqual((status, answer["ok"]), (0, True), answer)
                self.assertEqual(answer["data"], self.ask(*arguments))

    def test_nothing_else_is_behind_it(self):
        self.generate("--seed", "3")
        for text in WRONG + ['{"command":"doctor","params":{"since":"%s"}}' % ("9" * (1 << 20))]:
            with self.subTest(text=text[:80]):
                status, answer = self.request(text)
                self.assertEqual((status, answer["ok"], answer["error"]["code"]), (64, False, "usage"))
                self.assertTrue(answer["error"]["hint"])

    def test_an_id_is_never_an_option(self):
        self.generate("--seed", "3")
        for name in ("--help", "-h", "--root=/etc", "--", "--version"):
            with self.subTest(name=name):
                status, answer = self.request(json.dumps({"command": "source", "params": {"id": name}}))
                self.assertEqual((status, answer["error"]["code"]), (1, "not_found"))


class Scoped(Asking):
    """Who may see some domains is answered as if nothing else were on the server."""
    SEEN = ["site0.example", "SITE4.example", "nowhere.example"]
    HIDDEN = [f"site{n}.example" for n in (1, 2, 3, 5, 6, 7, 8, 9, 10)]
    NO_SCOPE = ["all", [], {}, {"domains": "site0.example"}, {"domains": [""]}, {"domains": [7]}, {"domains": None},
                {"domains": [], "all": True}, None]

    def setUp(self):
        super().setUp()
        self.generate("--seed", "3")
        self.all = self.ask("domains", "--limit", "1000")

    def scoped(self, command, scope=None, **params):
        scope = {"domains": self.SEEN} if scope is None else scope
        return self.request(json.dumps({"command": command, "params": params, "scope": scope, "actor": "anna"}))[1]

    def test_the_report_has_these_domains_and_no_others(self):
        want = [domain for domain in self.all["domains"] if domain["domain"] in ("site0.example", "site4.example")]
        got = self.scoped("domains")["data"]
        self.assertEqual((got["domains"], got["total"]), (want, 2))
        self.assertEqual(set(got["without_domain"].values()), {0})
        self.assertIsNone(got["coverage"])
        self.assertGreater(self.all["without_domain"]["messages"], 0)
        for params in ({"limit": 1}, {"limit": 1, "offset": 1}, {"sort": "domain"}, {"domain": "site"}, {"since": "30d"}):
            answer = self.scoped("domains", **params)["data"]
            self.assertEqual(answer["total"], 2)
            self.assertLessEqual({domain["domain"] for domain in answer["domains"]}, {"site0.example", "site4.example"})

    def test_who_may_see_nothing_sees_nothing(self):
        answer = self.scoped("domains", scope={"domains": []})["data"]
        self.assertEqual((answer["domains"], answer["total"], set(answer["without_domain"].values())), ([], 0, {0}))

    def test_what_lies_outside_is_as_unknown_as_what_never_was(self):
        sources = self.ask("sources", "--limit", "1000")["sources"]
        outside = [source for source in sources if source["domain"] not in ("site0.example", "site4.example")]
        self.assertGreater(len(outside), 10)
        self.assertTrue(any(source["domain"] is None for source in outside))
        for id in [source["id"] for source in outside] + ["smtp_auth:nobody@site0.example", "unknown", ""]:
            known_error = self.scoped("source", id=id or "x")["error"]
            self.assertEqual(known_error["code"], "not_found")
            self.assertEqual(known_error["message"], f"no outgoing message of {id or 'x'} was seen")
        for name in self.HIDDEN + ["never.example"]:
            error = self.scoped("domain", name=name)["error"]
            self.assertEqual((error["code"], error["message"]),
                             ("not_found", f"no outgoing message of the domain {name} was seen"))

    def test_what_lies_inside_is_told_without_its_places(self):
        whole = self.ask("source", "smtp_auth:info@site0.example")
        got = self.scoped("source", id="smtp_auth:info@site0.example")["data"]
        for evidence in whole["source"]["evidence"]:
            evidence["where"] = None
        self.assertEqual(got, {**whole, "coverage": None})
        self.assertEqual(self.scoped("domain", name="Site0.example")["data"]["domain"],
                         self.ask("domain", "site0.example")["domain"])

    def test_no_answer_names_another_domain_or_the_whole(self):
        lines = str(self.all["coverage"]["lines"]["total"])
        for answer in (self.scoped("domains"), self.scoped("domain", name="site4.example"),
                       self.scoped("source", id="bounce:site4.example"), self.scoped("domain", name="site0.example")):
            text = json.dumps(answer)
            self.assertTrue(answer["ok"])
            for hidden in self.HIDDEN + ["/var/", str(self.root), lines]:
                self.assertNotIn(hidden, text)

    def test_what_tells_of_the_whole_server_is_not_permitted(self):
        for command in ("sources", "timeline", "doctor", "queue list", "queue groups", "queue status", "queue show"):
            self.assertEqual(self.scoped(command)["error"]["code"], "not_permitted", command)

    def test_what_is_no_scope_is_no_request(self):
        for scope in self.NO_SCOPE:
            text = json.dumps({"command": "domains", "scope": scope})
            self.assertEqual(self.request(text)[1]["error"]["code"], "usage", scope)


class Web(SpamtraceCase):
    def start(self, *options):
        page = self.dir / "page"
        (page / "assets").mkdir(parents=True)
        (page / "index.html").write_text('<!doctype html><html lang="en"><title>the page</title>')
        (page / "assets" / "page-1.js").write_text("void 0")
        (page / "assets" / "page-1.js.gz").write_bytes(gzip.compress(b"void 0"))
        (page / "assets" / "link.js").symlink_to("/etc/passwd")
        (page / ".secret").write_text("hidden")
        self.web = subprocess.Popen([WEB, "--root", self.root, "--page", page, *options], stdout=subprocess.PIPE)
        self.addCleanup(self.stop)
        line = self.web.stdout.readline().decode()
        found = re.fullmatch(r"open http://127\.0\.0\.1:(\d+)/sign-in\?token=([0-9a-f]{64})\n", line)
        self.assertTrue(found, line)
        self.port, self.token = int(found[1]), found[2]

    def stop(self):
        if self.web.poll() is None:
            self.web.send_signal(signal.SIGTERM)
        self.web.wait(60)
        self.web.stdout.close()

    def send(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.addCleanup(connection.close)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()

    def question(self, command, **params):
        body = json.dumps({"command": command, "params": params})
        response, answer = self.send("POST", "/api", body, Content_Type="application/json",
                                     Authorization="Bearer " + self.token)
        self.assertEqual(response.status, 200)
        return json.loads(answer)

    def serving(self):
        children = pathlib.Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text().split()
        of = {pid: pathlib.Path(f"/proc/{pid}/comm").read_text().strip() for pid in children}
        return next(int(pid) for pid, name in of.items() if name == "spamtrace-web")

    def test_one_signs_in_by_the_address_and_is_answered(self):
        self.generate("--seed", "3")
        self.start("--refresh", "0")
        response, _ = self.send("GET", "/sign-in?token=" + self.token)
        self.assertEqual((response.status, response.getheader("Location")), (303, "/"))
        cookie = response.getheader("Set-Cookie")
        self.assertIn("HttpOnly; SameSite=Strict", cookie)
        body = json.dumps({"command": "sources", "params": {"limit": 3}})
        response, answer = self.send("POST", "/api", body, Content_Type="application/json",
                                     Cookie=cookie.split(";")[0], Origin=f"http://127.0.0.1:{self.port}")
        self.assertEqual(response.status, 200)
        self.assertEqual(json.loads(answer)["data"], self.ask("sources", "--limit", "3"))
        for wrong in WRONG:
            response, answer = self.send("POST", "/api", wrong, Content_Type="application/json",
                                         Authorization="Bearer " + self.token)
            self.assertEqual((response.status, json.loads(answer)["ok"]), (200, False), wrong[:80])

    def test_who_is_not_let_in_gets_nothing(self):
        self.generate("--seed", "3")
        self.start("--refresh", "0")
        body = '{"command":"sources"}'
        good = {"Content_Type": "application/json", "Authorization": "Bearer " + self.token}
        rows = [(401, {**good, "Authorization": "Bearer " + "0" * 64}), (401, {"Content_Type": "application/json"}),
                (403, {**good, "Host": "evil.example"}), (403, {**good, "Host": f"evil.example:{self.port}"}),
                (403, {**good, "Origin": "http://evil.example"}), (403, {**good, "Origin": "null"}),
                (415, {**good, "Content_Type": "text/plain"})]
        for status, headers in rows:
            with self.subTest(headers=headers):
                response, answer = self.send("POST", "/api", body, **headers)
                self.assertEqual(response.status, status)
                self.assertFalse(json.loads(answer)["ok"])
                self.assertNotIn(b"site0", answer)
        response, _ = self.send("GET", "/sign-in?token=" + "0" * 64)
        self.assertEqual((response.status, response.getheader("Set-Cookie")), (403, None))
        response, _ = self.send("GET", "/", Host="evil.example")
        self.assertEqual(response.status, 403)
        response, answer = self.send("POST", "/api", " " * (LONGEST_REQUEST + 1), **good)
        self.assertEqual(response.status, 413)

    def test_every_answer_has_the_policy_and_no_file_but_the_pages(self):
        self.generate("--seed", "3")
        self.start("--refresh", "0")
        for path, status in [("/", 200), ("/index.html", 200), ("/assets/page-1.js", 200), ("/assets/link.js", 404),
                             ("/.secret", 404), ("/assets", 404), ("/../../etc/passwd", 404),
                             ("/assets/%2e%2e/%2e%2e/etc/passwd", 404), ("/api", 401), ("/sign-in", 403),
                             ("//etc/passwd", 404), ("/%00", 404)]:
            with self.subTest(path=path):
                response, body = self.send("GET", path)
                self.assertEqual(response.status, status)
                self.assertIn("default-src 'none'; script-src 'self'", response.getheader("Content-Security-Policy"))
                self.assertEqual(response.getheader("X-Content-Type-Options"), "nosniff")
                self.assertNotIn(b"root:", body)
        response, _ = self.send("GET", "/assets/page-1.js")
        self.assertIn("immutable", response.getheader("Cache-Control"))
        self.assertIn("text/javascript", response.getheader("Content-Type"))

    def test_what_speaks_http_has_no_rights(self):
        self.generate("--seed", "3")
        self.start("--refresh", "0")
        status = pathlib.Path(f"/proc/{self.serving()}/status").read_text()
        facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        self.assertEqual((facts["NoNewPrivs"], facts["Seccomp"]), ("1", "2"))
        self.assertEqual(int(facts["CapEff"], 16), 0)
        if os.geteuid() == 0:
            self.assertNotIn("0", facts["Uid"].split())
            self.assertEqual(facts["Groups"].strip(), "")
            self.assertNotEqual(os.readlink(f"/proc/{self.serving()}/root"), "/")

    def test_both_processes_end_together(self):
        self.generate("--seed", "3")
        self.start("--refresh", "0")
        serving = os.pidfd_open(self.serving())
        self.web.send_signal(signal.SIGTERM)
        self.assertEqual(self.web.wait(60), 0)
        # It was waited for, so nobody has its place.
        with self.assertRaises(ProcessLookupError):
            signal.pidfd_send_signal(serving, 0)
        os.close(serving)

    def test_it_ends_when_its_server_does(self):
        self.generate("--seed", "3")
        self.start("--refresh", "0")
        os.kill(self.serving(), signal.SIGKILL)
        self.assertEqual(self.web.wait(60), 1)

    def test_it_keeps_the_index_current(self):
        self.generate("--seed", "3")
        self.start("--refresh", "1")
        want = None
        while want is None:  # each answer waits for the one who writes, at most two seconds
            answer = self.question("sources", **{"no-refresh": True})
            if answer["ok"] and answer["data"]["sources"]:
                want = answer["data"]["total"]
        self.assertEqual(want, self.ask("sources")["total"])
        self.assertIn(b'<html data-index="kept" lang="en">', self.send("GET", "/")[1])

    def test_what_cannot_be_served_is_told(self):
        self.root.mkdir()
        for options in (["--page", self.dir], ["--page", self.dir / "nowhere"], ["--port", "99999"]):
            with self.subTest(options=options):
                done = subprocess.run([WEB, "--root", self.root, *options], capture_output=True, timeout=60, check=False)
                self.assertNotEqual(done.returncode, 0)
                self.assertTrue(done.stderr)

    def test_a_file_comes_compressed_where_the_browser_takes_it(self):
        self.generate("--seed", "3")
        self.start("--refresh", "0")
        for accepted, coding, unpack in (("gzip, br", "gzip", gzip.decompress), ("br", None, bytes), ("", None, bytes)):
            response, body = self.send("GET", "/assets/page-1.js", Accept_Encoding=accepted)
            self.assertEqual((response.status, response.getheader("Content-Encoding")), (200, coding), accepted)
            self.assertEqual(response.getheader("Content-Type"), "text/javascript; charset=utf-8")
            self.assertEqual(response.getheader("Vary"), "Accept-Encoding")
            self.assertEqual(unpack(body), b"void 0")
        response, body = self.send("GET", "/", Accept_Encoding="gzip, br")
        self.assertEqual((response.getheader("Content-Encoding"), body), (None, b'<!doctype html><html lang="en"><title>the page</title>'))


class Installed(SpamtraceCase):
    def test_the_installed_programs_find_each_other_and_the_page(self):
        self.generate("--seed", "3")
        prefix = self.dir / "prefix"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
        self.assertIn(".TH SPAMTRACE 8", (prefix / "share/man/man8/spamtrace.8").read_text()[:400].upper())
        self.assertIn("spamtrace-web --port", (prefix / "lib/systemd/system/spamtrace-web.service").read_text())
        if not (prefix / "share/spamtrace/page").exists():
            self.skipTest("the page is not built")
        web = subprocess.Popen([prefix / "bin/spamtrace-web", "--root", self.root, "--port", "0"], stdout=subprocess.PIPE)
        try:
            found = re.search(r"127\.0\.0\.1:(\d+)/sign-in\?token=(\w+)", web.stdout.readline().decode())
            server = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=300)
            server.request("GET", "/")
            self.assertIn(b"<title>Spamtrace", server.getresponse().read())
            server.request("POST", "/api", '{"command":"queue status"}',
                           {"Authorization": "Bearer " + found[2], "Content-Type": "application/json"})
            self.assertTrue(json.load(server.getresponse())["ok"])
        finally:
            web.terminate()
            web.communicate(timeout=60)


if __name__ == "__main__":
    unittest.main()

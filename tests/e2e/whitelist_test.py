"""The white list judged on generated servers: the entry that let the infected office PC relay is named."""
import json
import subprocess
import unittest

from spamtrace_case import PROGRAM, SpamtraceCase

OFFICE = "white-listed PC"


class Whitelist(SpamtraceCase):
    def office_pc(self, truth):
        origins = [origin for origin in truth["origins"] if origin["story"] == OFFICE]
        self.assertEqual(len(origins), 1)
        return origins[0]

    def findings(self, answer):
        """Of each entry that is no exception."""
        return {entry["network"]: [finding["name"] for finding in entry["findings"]]
                for entry in answer["entries"] if not entry["exception"]}

    def compare(self, mta, file, text):
        pc = self.office_pc(self.generate(mta=mta))
        answer = self.ask("whitelist")
        worst = answer["entries"][0]
        address = pc["id"].removeprefix("relay:")
        self.assertEqual(worst["network"], address + "/32")
        self.assertEqual(worst["severity"], "dangerous")
        self.assertEqual(worst["where"], {"file": str(self.root / file), "text": text.format(address)})
        self.assertEqual([finding["name"] for finding in worst["findings"]], ["relayed_spam", "not_private"])
        self.assertIn(f"{address} sent {pc['messages']:,} messages", worst["findings"][0]["text"])
        self.assertEqual((worst["messages"], worst["recipients"]), (pc["messages"], pc["recipients"]))
        self.assertEqual([client["source"] for client in worst["clients"]], [pc["id"]])
        self.assertEqual(worst["clients"][0]["verdict"], "spam")
        self.assertEqual(worst["last_seen"][:19], pc["last_seen"][:19])
        self.assertEqual(answer["dangerous"], 1)
        self.assertEqual(answer["not_understood"], [])
        others = {entry["network"]: entry["severity"] for entry in answer["entries"][1:]}
        self.assertNotIn("dangerous", others.values())
        shown = self.run_program("whitelist").stdout.decode()
        self.assertIn("relayed_spam", shown)
        self.assertIn("Next: ", shown)
        return others

    def test_qmail(self):
        self.compare("qmail", "etc/tcp.smtp", '{}:allow,RELAYCLIENT=""')

    def test_postfix(self):
        others = self.compare("postfix", "etc/postfix/main.cf", "{}/32")
        self.assertEqual((others["127.0.0.0/8"], others["::1/128"]), ("harmless", "harmless"))

    def test_an_open_relay_and_what_is_not_understood(self):
        self.generate()
        rules = self.root / "etc/tcp.smtp"
        rules.write_bytes(b':allow,RELAYCLIENT=""\n=office.example:allow,RELAYCLIENT=""\n\x1b[2J\xff\n' + rules.read_bytes())
        answer = self.ask("whitelist")
        names = self.findings(answer)
        self.assertIn("too_wide", names["0.0.0.0/0"])
        self.assertIn("relayed_spam", names["0.0.0.0/0"])
        self.assertEqual(names["::/0"], ["too_wide"])
        self.assertIn("shadowed", names["192.0.2.20/32"])
        self.assertEqual([place["text"] for place in answer["not_understood"]],
                         ['=office.example:allow,RELAYCLIENT=""', "\x1b[2J\ufffd"])
        self.assertNotIn(b"\x1b[2J", self.run_program("whitelist").stdout)

    def test_unused_is_said_once_the_log_reaches_back(self):
        self.generate("--days", "33")
        answer = self.ask("whitelist")
        self.assertTrue(answer["whole_window_known"])
        names = self.findings(answer)
        self.assertIn("unused", names["192.0.2.20/32"])
        self.assertNotIn("unused", names["192.0.2.10/32"])

    def test_a_page_and_a_scope_of_a_request(self):
        self.generate()
        self.assertEqual(len(self.ask("whitelist", "--offset", "1", "--limit", "1")["entries"]), 1)
        request = {"command": "whitelist", "params": {"limit": 1}}
        self.assertEqual(len(self.request(request)["data"]["entries"]), 1)
        error = self.request({**request, "scope": {"domains": ["site0.example"]}})["error"]
        self.assertEqual(error["code"], "not_permitted")

    def request(self, request):
        done = subprocess.run([PROGRAM, "--root", self.root, "api"], input=json.dumps(request).encode(),
                              capture_output=True, timeout=300, check=False)
        return json.loads(done.stdout)


if __name__ == "__main__":
    unittest.main()

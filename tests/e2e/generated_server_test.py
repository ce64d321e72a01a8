"""The generator knows what it wrote; the answers must say the same."""
import unittest

from spamtrace_case import SpamtraceCase

COUNTS = ["messages", "recipients", "sent", "deferred", "bounced", "queued", "queued_recipients"]


class GeneratedServer(SpamtraceCase):
    mta = "qmail"

    def compare(self, *options):
        truth = self.generate(*options, mta=self.mta)
        answer = self.ask("sources", "--limit", "100000")
        got = {source["id"]: source for source in answer["sources"]}
        want = {origin["id"]: origin for origin in truth["origins"]}
        self.assertEqual(sorted(got), sorted(want))
        for name, origin in want.items():
            source = got[name]
            with self.subTest(source=name, story=origin["story"]):
                self.assertEqual({c: source[c] for c in COUNTS}, {c: origin[c] for c in COUNTS})
                for moment in ("first_seen", "last_seen"):
                    self.assertEqual(source[moment][:19], origin[moment][:19])
                self.assertEqual(source["verdict"] in ("spam", "backscatter"), origin["guilty"], source["reasons"])
                self.assertLessEqual(set(source["scripts"]), set(origin["scripts"]))
                self.assertGreaterEqual(source["client_count"], len(origin["clients"]))
        self.assertEqual(answer["other_mail"]["inbound"], truth["inbound"]["messages"])
        self.assertEqual(answer["other_mail"]["local_only"], truth["local_only"]["messages"])
        lines = answer["coverage"]["lines"]
        self.assertEqual(lines["total"], truth["log"]["lines"])
        self.assertEqual(lines["not_understood"], 0, lines)
        self.compare_timeline(got)
        self.compare_queue(truth, got)

    def compare_timeline(self, sources):
        """The hours of each kind add up to what its sources sent."""
        want, got = {}, {}
        for source in sources.values():
            want[source["kind"]] = want.get(source["kind"], 0) + source["recipients"]
        timeline = self.ask("--no-refresh", "timeline")["timeline"]
        for hour in timeline:
            got[hour["kind"]] = got.get(hour["kind"], 0) + hour["recipients"]
        self.assertEqual(got, want)
        self.assertEqual(timeline, sorted(timeline, key=lambda hour: hour["hour"]))
        middle = timeline[len(timeline) // 2]["hour"]
        parts = [self.ask("--no-refresh", "timeline", side, middle)["timeline"] for side in ("--until", "--since")]
        self.assertEqual(parts[0] + parts[1], timeline)

    def compare_queue(self, truth, sources):
        status = self.ask("queue", "status")
        states = truth["queue"]["states"] if self.mta == "postfix" else {}
        writing, corrupt = states.get("writing", 0), states.get("corrupt", 0)
        files = truth["queue"]["messages"] + writing + corrupt
        self.assertEqual(status["messages"], files)
        self.assertEqual(status["not_preprocessed"], truth["queue"]["not_preprocessed"] + writing)
        listing = self.ask("queue", "list", "--limit", "100000")
        self.assertEqual(len(listing["messages"]), files)
        by_origin = {}
        for message in listing["messages"]:
            if message["origin"]:
                by_origin[message["origin"]] = by_origin.get(message["origin"], 0) + 1
        self.assertEqual(by_origin, {name: s["queued"] for name, s in sources.items() if s["queued"]})
        self.compare_pages(listing["messages"])
        self.compare_groups(listing["messages"], sources)

    def compare_pages(self, messages):
        """Any page in any order is a part of the whole."""
        for sort in ("arrival", "recipients", "size", "sender"):
            whole = [m["queue_id"] for m in self.ask("queue", "list", "--sort", sort, "--limit", "100000")["messages"]]
            self.assertEqual(sorted(whole), sorted(m["queue_id"] for m in messages))
            for offset in (0, len(whole) // 2, len(whole) - 3, len(whole) + 5):
                page = self.ask("--no-refresh", "queue", "list", "--sort", sort, "--offset", str(offset), "--limit", "7")
                self.assertEqual([m["queue_id"] for m in page["messages"]], whole[offset:offset + 7], (sort, offset))
                self.assertEqual(page["matching"], len(messages))

    def compare_groups(self, messages, sources):
        """The groups by origin are what the truth has queued; the others what the list shows, message by message."""
        by_origin = self.groups("origin")
        self.assertEqual({name: group[0] for name, group in by_origin.items() if name},
                         {name: s["queued"] for name, s in sources.items() if s["queued"]})
        for by, name_of in {"origin": lambda m: m["origin"], "sender": lambda m: m["sender"].lower() or None,
                            "subject": lambda m: m["subject"]}.items():
            want = {}
            for message in messages:
                group = want.setdefault(name_of(message), [0, 0, 0])
                for place, number in enumerate((1, message["recipients"], message["size"])):
                    group[place] += number
            self.assertEqual(self.groups(by), want, by)
        self.compare_recipient_domains(messages)

    def groups(self, by):
        answer = self.ask("--no-refresh", "queue", "groups", "--by", by, "--limit", "100000")
        self.assertEqual(answer["total"], len(answer["groups"]))
        return {g["name"]: [g["messages"], g["recipients"], g["bytes"]] for g in answer["groups"]}

    def compare_recipient_domains(self, messages):
        want = {}
        for message in messages:
            listed = message["recipient_list"]
            if message["recipients"] > len(listed):
                listed = self.ask("queue", "show", message["queue_id"])["message"]["recipient_list"]
            domains = [r["address"].rpartition("@")[2].lower() if "@" in r["address"] else None for r in listed]
            for domain in domains:
                want.setdefault(domain or None, [0, 0, 0])[1] += 1
            for domain in set(domains):
                want[domain or None][0] += 1
                want[domain or None][2] += message["size"]
        self.assertEqual(self.groups("recipient-domain"), want)

    def test_plain(self):
        self.compare()

    def test_rfc3339(self):
        self.compare("--seed", "3", "--stamps", "rfc3339", "--auth", "old")

    def test_mixed_stamps_over_two_files(self):
        self.compare("--seed", "5", "--stamps", "mixed", "--auth", "mixed", "--days", "3")

    def test_hostile_strings_change_no_count(self):
        self.compare("--seed", "8", "--hostile")

    def test_larger(self):
        self.compare("--seed", "7", "--scale", "2")


class GeneratedPostfixServer(GeneratedServer):
    mta = "postfix"

    def test_rfc3339(self):
        self.compare("--seed", "3", "--stamps", "rfc3339", "--ids", "long")

    def test_mixed_stamps_over_two_files(self):
        self.compare("--seed", "5", "--stamps", "mixed", "--ids", "mixed", "--days", "3")

    def test_hostile_strings_and_mixed_ids(self):
        self.compare("--seed", "9", "--stamps", "rfc3339", "--ids", "mixed", "--hostile")


if __name__ == "__main__":
    unittest.main()

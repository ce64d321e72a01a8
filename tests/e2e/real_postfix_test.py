"""Spamtrace beside a real Postfix: queue and log against Postfix's own tools and against what was sent."""
import collections
import datetime
import pathlib
import re
import smtplib
import sys
import threading
import time
import unittest

import real_postfix
from mail_ledger import COUNTS, Ledger
from postfix_tools import parse_envelope, point_back
from real_postfix import FOREIGN, HOST_NAME, LAPTOP, PC, SINK_NAME, WHITE_LISTED, RealPostfix
from spamtrace_case import SpamtraceCase

INFO, BRUNO = "info@site0.example", "bruno@site1.example"


def letter(sender, subject, *headers):
    header = [f"From: {sender}", f"Subject: {subject}", *headers, ""]
    body = ["The first line.", "", ".a dot", "From the last line."]
    return "".join(line + "\n" for line in header + body)


# ---- the ways in, each noted in the ledger


class Mail:
    """Sends and notes what must come of it."""

    def __init__(self, postfix):
        self.postfix = postfix
        self.ledger = Ledger()

    def by_mailbox(self, mailbox, *kinds, client=PC, headers=(), also=(), **facts):
        recipients = self.ledger.addresses(*kinds)
        self.ledger.add("smtp_auth:" + mailbox, [*recipients, *also], **facts)
        self.postfix.submit(mailbox, recipients, letter(mailbox, "by a mailbox", *headers), client=client)
        return recipients

    def by_user(self, user, *kinds, kind="system_user", options=(), headers=(), **facts):
        recipients = self.ledger.addresses(*kinds)
        self.ledger.add(f"{kind}:{user}", recipients, **facts)
        text = letter(f"{user}@{HOST_NAME}", "by a script", *headers)
        self.postfix.sendmail(user, recipients, text, *options)
        return recipients

    def by_white_listed(self, *kinds, **facts):
        recipients = self.ledger.addresses(*kinds)
        self.ledger.add("relay:" + WHITE_LISTED, recipients, **facts)
        sender = "scans@site2.example"
        self.postfix.relay(WHITE_LISTED, sender, recipients, letter(sender, "a scan"))
        return recipients

    def from_outside(self, recipient, sender="ok.stranger@example.org", **options):
        self.postfix.relay(FOREIGN, sender, [recipient], letter(sender, "from outside"), **options)

    def forwarded(self, alias, *reached, mailbox=None):
        """From outside, or by a mailbox of this server, to an address that sends it on."""
        self.ledger.add("smtp_auth:" + mailbox if mailbox else "forward:" + alias, reached)
        if mailbox:
            self.postfix.submit(mailbox, [alias], letter(mailbox, "to an alias"))
        else:
            self.from_outside(alias)


def send_as_mailboxes(mail):
    mail.by_mailbox(INFO, "ok")
    mail.by_mailbox(INFO, *["ok"] * 430 + ["later"] * 40 + ["nobody"] * 30)  # its bounce stays here
    mail.ledger.other["local_only"] += 1
    mail.by_mailbox(BRUNO, "ok", "later", "nobody", client=LAPTOP)
    mail.ledger.other["local_only"] += 1
    mail.by_mailbox(BRUNO, "later", headers=["Received: by mx1.example.com (Postfix, from userid 10001)"])
    copy = mail.ledger.addresses("later")
    mail.by_mailbox(INFO, "ok", headers=["X-Copy-To: " + copy[0]], also=copy)
    mail.postfix.submit(INFO, ["anna@site0.example"], letter(INFO, "stays here"))
    mail.ledger.other["local_only"] += 1


def send_as_system_users(mail):
    script, index = (f"X-PHP-Originating-Script: {name}" for name in ("10001:mailer.php", "33:index.php"))
    mail.by_user("shop1", "ok")
    mail.by_user("shop1", "later", headers=[script])
    mail.by_user("shop1", "nobody")  # its bounce stays here
    mail.ledger.other["local_only"] += 1
    mail.by_user("shop2", "nobody", "ok", options=["-f", "ok.victim@example.org"])  # and this one goes out
    mail.ledger.add("system_user:shop2", ["ok.victim@example.org"])
    mail.by_user("www-data", "later", "later", kind="web_server", headers=[index])
    mail.by_user("root", "ok", kind="local")
    mail.by_user("backup", "later", kind="local")


def send_without_login(mail):
    mail.by_white_listed("ok")
    mail.by_white_listed("later", "later")
    for address in ("info@site0.example", "clara@site3.example"):
        mail.from_outside(address)
        mail.ledger.other["inbound"] += 1


def send_through_aliases(mail):
    mail.forwarded("chief@site2.example", "ok.chief@example.org")
    mail.forwarded("office@site2.example", "later.office@example.org")
    mail.forwarded("team@site2.example", "info@site2.example", "later.team@example.org")
    mail.forwarded("chief@site2.example", "ok.chief@example.org", mailbox=INFO)
    # local(8) makes a new message; the first one has reached its only recipient.
    mail.forwarded("helpdesk@" + HOST_NAME, "ok.helpdesk@example.net")
    mail.forwarded("alarm@" + HOST_NAME, "later.alarm@example.net")
    mail.ledger.other["inbound"] += 2
    mail.forwarded("helpdesk@" + HOST_NAME, "ok.helpdesk@example.net", mailbox=BRUNO)
    mail.ledger.other["local_only"] += 1


def send_to_nobody_here(mail):
    """Backscatter: the bounce goes to somebody who never wrote."""
    for sender in ("ok.forged@example.org", "later.forged@example.org"):
        mail.from_outside("nosuch@site0.example", sender)
        mail.ledger.add("bounce:site0.example", [sender])
        mail.ledger.other["inbound"] += 1


def send_to_a_dead_host(mail):
    mail.ledger.add("system_user:shop2", ["orders@down.example"])
    mail.postfix.sendmail("shop2", ["orders@down.example"], letter("shop2", "to a dead host"))


def try_in_vain(case, mail):
    """What Postfix refuses is no mail of anybody, whatever it says of itself."""
    helo = "x[192.0.2.9], sasl_method=PLAIN, sasl_username=anna@site0.example"
    with case.assertRaises(smtplib.SMTPRecipientsRefused):
        mail.from_outside("ok@example.net", helo=helo)
    with case.assertRaises(smtplib.SMTPAuthenticationError):
        mail.postfix.submit("anna@site0.example", ["ok@example.net"], "", client=LAPTOP, password="guessed")


def send_everything(case, mail):
    send_as_mailboxes(mail)
    send_as_system_users(mail)
    send_without_login(mail)
    send_through_aliases(mail)
    send_to_nobody_here(mail)
    send_to_a_dead_host(mail)
    try_in_vain(case, mail)


# ---- the comparison


def in_seconds(rfc3339):
    return int(datetime.datetime.fromisoformat(rfc3339.replace("Z", "+00:00")).timestamp())


def arrivals_of(queue):
    return {queue_id: message["arrival_time"] for queue_id, message in queue.items()}


class RealPostfixCase(SpamtraceCase):
    def setUp(self):
        super().setUp()
        self.dir.chmod(0o711)  # virtual(8) delivers below it as the owner of the mailboxes
        self.begun = time.time()
        self.postfix = RealPostfix(self.root)
        self.postfix.set_up()
        self.addCleanup(self.postfix.tear_down)
        self.postfix.start()
        self.mail = Mail(self.postfix)
        self.ledger = self.mail.ledger

    # ---- the harness itself

    def check_what_was_sent(self):
        """Postfix and the sink say that the ledger is right; else nothing can be held against it."""
        queued = [r["address"] for message in self.postfix.queue().values() for r in message["recipients"]]
        self.assertEqual(sorted(queued), self.ledger.waiting())
        taken = sorted(recipient for _, recipient, _ in self.postfix.sink.accepted)
        self.assertEqual(taken, self.ledger.taken())

    # ---- queue list and queue status

    def check_list(self):
        want = self.postfix.queue()
        listing = self.ask("queue", "list", "--limit", "100000")
        got = {message["queue_id"]: message for message in listing["messages"]}
        self.assertEqual(sorted(got), sorted(want))
        self.assertEqual((len(listing["messages"]), listing["total"]), (len(want), len(want)))
        for queue_id, message in want.items():
            with self.subTest(queue_id=queue_id, queue=message["queue_name"]):
                self.check_item(got[queue_id], message)
        self.check_status(collections.Counter(message["queue_name"] for message in want.values()))

    def check_item(self, got, want):
        self.assertEqual(got["state"], want["queue_name"])
        self.assertEqual(in_seconds(got["arrival"]), want["arrival_time"])
        self.assertEqual(got["size"], want["message_size"])
        self.assertEqual(got["sender"] or "MAILER-DAEMON", want["sender"])
        self.assertEqual(got["damage"], [])
        waiting = {r["address"]: r for r in self.all_recipients(got) if not r["done"]}
        self.assertEqual(got["recipients"] - got["recipients_done"], len(want["recipients"]))
        self.assertEqual(sorted(waiting), sorted(r["address"] for r in want["recipients"]))
        for recipient in want["recipients"]:
            mine = waiting[recipient["address"]]
            # Newer versions always give the original address, also where it is the same.
            original = recipient.get("orig_address", recipient["address"])
            if "orig_address" in recipient:
                self.assertEqual(mine["original"] or mine["address"], original)
            self.assertEqual(mine["reason"], recipient.get("delay_reason", recipient.get("bounce_reason")))
            self.assertEqual(got["origin"], self.ledger.origin_of(recipient["address"]))

    def all_recipients(self, item):
        """`queue list` cuts a long list of recipients, `queue show` has them all."""
        listed = item["recipient_list"]
        if item["recipients"] > len(listed):
            listed = self.ask("queue", "show", item["queue_id"])["message"]["recipient_list"]
        self.assertEqual(len(listed), item["recipients"])
        self.assertEqual(sum(r["done"] for r in listed), item["recipients_done"])
        return listed

    def check_status(self, by_queue, corrupt=0):
        status = self.ask("queue", "status")
        self.assertEqual(status["mta"], "postfix")
        self.assertEqual(status["messages"], sum(by_queue.values()) + corrupt)
        self.assertEqual(status["not_preprocessed"], by_queue["maildrop"] + by_queue["incoming"])
        names = "maildrop incoming active deferred hold".split()
        self.assertEqual(status["queues"], {name: by_queue[name] for name in names} | {"corrupt": corrupt})

    # ---- queue show

    def check_messages(self):
        for queue_id in self.postfix.queue():
            with self.subTest(queue_id=queue_id):
                self.check_message(queue_id, self.ask("queue", "show", queue_id))

    def check_message(self, queue_id, shown):
        envelope = parse_envelope(self.postfix.postcat("e", queue_id).decode())
        message = shown["message"]
        self.assertEqual(message["queue_id"], queue_id)
        self.assertEqual(message["sender"], envelope.sender)
        if envelope.arrival:
            self.assertEqual(in_seconds(message["arrival"]), int(envelope.arrival.timestamp()))
        got = [(r["address"], r["original"], r["done"]) for r in message["recipient_list"]]
        self.assertEqual(sorted(got, key=str), sorted(map(tuple, envelope.recipients), key=str))
        self.assertEqual(shown["login"], envelope.attributes.get("sasl_username"))
        if "client_address" in envelope.attributes:
            self.assertEqual(shown["client"], envelope.attributes["client_address"])
        header = self.postfix.postcat("h", queue_id).decode()
        self.assertEqual(shown["header"].strip("\n"), header.strip("\n"))
        body = self.postfix.postcat("b", queue_id).decode()
        self.assertEqual(shown["body"].strip("\n"), body.strip("\n")[:4096].strip("\n"))
        self.assertTrue(pathlib.Path(shown["file"]).name == queue_id, shown["file"])
        self.check_uid(shown, header)

    def check_uid(self, shown, header):
        """pickup's Received line is the first; that of a requeued message has the uid of Postfix itself."""
        by_uid = re.match(r"Received: by \S+ \(Postfix, from userid (\d+)\)", header)
        if by_uid and int(by_uid[1]) != real_postfix.POSTFIX:
            self.assertEqual(shown["uid"], int(by_uid[1]))
            names = {uid: name for name, (uid, _) in real_postfix.USERS.items()}
            self.assertEqual(shown["user"], names[shown["uid"]])

    # ---- sources

    def check_sources(self):
        least_lines = len(self.postfix.log_text().splitlines())
        answer = self.ask("sources", "--limit", "100000")
        got = {source["id"]: {count: source[count] for count in COUNTS} for source in answer["sources"]}
        self.assertEqual(got, self.ledger.sources())
        other = answer["other_mail"]
        self.assertEqual({name: other[name] for name in self.ledger.other}, self.ledger.other)
        lines = answer["coverage"]["lines"]
        self.assertEqual((lines["not_understood"], lines["shapeless"], lines["cut"]), (0, 0, 0), lines)
        self.assertGreaterEqual(lines["total"], least_lines)
        self.assertLessEqual(lines["total"], len(self.postfix.log_text().splitlines()))
        self.assertEqual(answer["coverage"]["queue"]["damaged"], 0)
        for source in answer["sources"]:
            with self.subTest(source=source["id"]):
                self.check_times_and_evidence(source)
        return answer

    def check_times_and_evidence(self, source):
        """The log has no year and whole seconds; what evidence names is there."""
        self.assertLessEqual(int(self.begun), in_seconds(source["first_seen"]))
        self.assertLessEqual(in_seconds(source["first_seen"]), in_seconds(source["last_seen"]))
        self.assertLessEqual(in_seconds(source["last_seen"]), time.time())
        for item in source["evidence"]:
            where = item["where"]
            if where and where["file"].endswith("/maillog"):
                before, line = self.log_at(where["offset"])
                self.assertIn(before[-1:], (b"", b"\n"))
                self.assertIn(b" postfix", line)

    def log_at(self, offset):
        log = self.postfix.log.read_bytes()
        return log[:offset], log[offset:].splitlines()[0]

    def check_all(self):
        self.check_what_was_sent()
        self.check_list()
        self.check_messages()
        return self.check_sources()


# ---- the stories


class StillQueue(RealPostfixCase):
    """Everything that can be told exactly, since nothing moves."""

    def test_everything(self):
        send_everything(self, self.mail)
        self.postfix.wait_until_settled()
        answer = self.check_all()
        clients = {source["id"]: source["clients"] for source in answer["sources"]}
        self.assertEqual(sorted(clients["smtp_auth:" + BRUNO]), sorted([PC, LAPTOP]))
        self.assertEqual(clients["relay:" + WHITE_LISTED], [WHITE_LISTED])
        scripts = {source["id"]: source["scripts"] for source in answer["sources"] if source["scripts"]}
        self.assertEqual(scripts, {"system_user:shop1": ["mailer.php"], "web_server:www-data": ["index.php"]})
        self.check_forged_line()
        self.assertEqual(self.ask("doctor")["mta"], "postfix")

    def check_forged_line(self):
        """A Received line that claims to be pickup's stands below smtpd's own and is taken for what it is."""
        messages = self.ask("queue", "list", "--sender", BRUNO, "--limit", "100")["messages"]
        shown = [self.ask("queue", "show", message["queue_id"]) for message in messages]
        [forged] = [answer for answer in shown if "from userid" in answer["header"]]
        self.assertEqual([step["grade"] for step in forged["received"]], ["proven", "claimed"])
        self.assertEqual((forged["uid"], forged["login"]), (None, BRUNO))

    def test_each_state_and_both_kinds_of_id(self):
        held, requeued = self.send_deferred()
        self.postfix.configure(enable_long_queue_ids="yes")
        self.send_deferred(hold=False)
        self.send_active()
        self.postfix.freeze("qmgr", "pickup")
        self.send_unseen()
        queues = {message["queue_name"] for message in self.postfix.queue().values()}
        self.assertEqual(queues, {"maildrop", "incoming", "active", "deferred", "hold"})
        self.assertEqual({len(queue_id) > 12 for queue_id in self.postfix.queue()}, {True, False})
        self.check_all()
        self.go_on()
        self.check_all()
        log = self.postfix.log_text()
        self.assertIn(f"{held}: placed on hold", log)
        self.assertIn(f"orig_id={requeued}", log)

    def send_deferred(self, hold=True):
        by_mailbox = self.mail.by_mailbox(INFO, "later", "ok")
        by_user = self.mail.by_user("shop1", "later", "ok")
        self.mail.by_white_listed("later")
        self.mail.forwarded("alarm@" + HOST_NAME, "later.alarm@example.net")
        self.mail.ledger.other["inbound"] += 1
        self.postfix.wait_until_settled()
        if not hold:
            return None
        ids = {r["address"]: q for q, message in self.postfix.queue().items() for r in message["recipients"]}
        real_postfix.run("postsuper", "-h", ids[by_mailbox[0]])
        self.ledger.outgoing[0].held = True
        # Under another id it is the same message still, and counts once.
        real_postfix.run("postsuper", "-r", ids[by_user[0]])
        # postsuper leaves it to pickup's next minute; new mail wakes it at once.
        self.mail.by_user("root", "ok", kind="local")
        self.wait_until_deferred(by_user[0], ids[by_user[0]])
        return ids[by_mailbox[0]], ids[by_user[0]]

    def wait_until_deferred(self, address, old_id):
        def is_deferred():
            return any(message["queue_name"] == "deferred" and queue_id != old_id
                       for queue_id, message in self.postfix.queue().items()
                       for recipient in message["recipients"] if recipient["address"] == address)
        real_postfix.wait_until(f"{address} is deferred under a new id", is_deferred)
        self.postfix.wait_until_settled()

    def send_active(self):
        self.mail.by_mailbox(BRUNO, "slow")
        self.mail.by_user("shop2", "slow")
        real_postfix.wait_until("both wait for the sink", lambda: self.postfix.sink.waiting == 2)

    def send_unseen(self):
        """qmgr and pickup are stopped: the first stays in incoming, the others in maildrop."""
        self.mail.by_mailbox(INFO, "ok", "later", tried=False)
        self.mail.by_user("shop1", "ok", "later", tried=False)
        self.mail.by_user("root", "later", kind="local", tried=False)

    def go_on(self):
        for message in self.ledger.outgoing:
            message.tried = True
        self.ledger.released = True
        self.postfix.sink.release()
        self.postfix.resume("qmgr", "pickup")
        self.postfix.wait_until_settled()


class UnderTheReader(RealPostfixCase):
    """Postfix goes on delivering while Spamtrace reads."""

    def test_reading_while_it_delivers(self):
        send_everything(self, self.mail)
        self.postfix.wait_until_settled()
        at_first = self.ledger.sources()
        self.postfix.sink.pace = 0.02
        sender = threading.Thread(target=self.send_much)
        sender.start()
        rounds = 0
        while sender.is_alive() or rounds < 3:
            self.check_moving_list()
            self.check_moving_sources(at_first)
            rounds += 1
        sender.join()
        self.drain()
        self.check_what_was_sent()
        self.check_list()
        self.check_sources()

    def send_much(self):
        for number in range(40):
            self.mail.by_mailbox(INFO, "ok", "ok")
            self.mail.by_user("shop1", "ok")
            if number % 4 == 0:
                self.mail.by_white_listed("ok", "later")
            if number == 20:
                self.mail.by_mailbox(BRUNO, *["ok"] * 499, "later")

    def check_moving_list(self):
        """What lay still before and after the reading is listed, once, and as it is; the rest makes sense."""
        before = self.postfix.queue()
        listing = self.ask("queue", "list", "--limit", "100000")["messages"]
        after = self.postfix.queue()
        ids = [message["queue_id"] for message in listing]
        self.assertEqual(len(ids), len(set(ids)))
        still = {q: m for q, m in before.items() if m["queue_name"] == "deferred" and after.get(q) == m}
        self.assertTrue(still)
        got = {message["queue_id"]: message for message in listing}
        for queue_id, message in still.items():
            self.assertIn(queue_id, got)
            self.check_item(got[queue_id], message)
        for message in listing:
            self.assertEqual(message["damage"], [], message)
            if message["state"] != "writing":  # what is not complete has no origin yet
                self.assertIn(message["origin"], self.origins_of(message), message)

    def origins_of(self, item):
        """Those that the origin may be: a bounce that stays here has none."""
        outgoing = [r["address"] for r in item["recipient_list"] if r["route"] != "local"]
        return {self.ledger.origin_of(address) for address in outgoing} or {None}

    def check_moving_sources(self, at_first):
        answer = self.ask("sources", "--limit", "100000")
        at_last = self.ledger.sources()
        got = {source["id"]: source for source in answer["sources"]}
        self.assertLessEqual(set(at_first), set(got))
        self.assertLessEqual(set(got), set(at_last))
        for name, source in got.items():
            for count in ("messages", "recipients", "sent", "bounced"):
                least = at_first[name][count] if name in at_first else 0
                self.assertLessEqual(least, source[count], (name, count))
                self.assertLessEqual(source[count], at_last[name][count], (name, count))

    def drain(self):
        """All that can go goes: only what waits for the dead host stays."""
        self.postfix.wait_until_settled()
        self.postfix.sink.pace = 0
        self.postfix.sink.mend()
        self.ledger.mended = True
        real_postfix.run("postqueue", "-f")
        real_postfix.wait_until("one message is left", lambda: len(self.postfix.queue()) == 1)
        self.postfix.wait_until_settled()


class MilterEdits(RealPostfixCase):
    """A milter's edits stand behind the end of the message, and pointer records lead there."""

    def setUp(self):
        super().setUp()
        [self.copy] = self.ledger.addresses("later")
        self.mail.by_mailbox(INFO, "later", headers=["X-Copy-To: " + self.copy], also=[self.copy])
        self.mail.by_user("shop1", "later")
        self.postfix.wait_until_settled()
        self.queue_id = next(q for q, m in self.postfix.queue().items() if m["sender"] == INFO)

    def test_header_and_recipient_are_followed(self):
        self.check_all()
        shown = self.ask("queue", "show", self.queue_id)
        self.assertEqual(shown["header"].strip("\n").splitlines()[-1], "X-PPP-Vhost: site0.example")
        self.assertIn(self.copy, [r["address"] for r in shown["message"]["recipient_list"]])

    def test_pointer_loop_ends_with_the_damage_counted(self):
        self.postfix.stop()
        [file] = self.postfix.spool.glob("deferred/?/" + self.queue_id)
        mended = file.read_bytes()
        looping = point_back(mended)
        self.assertEqual((len(looping), looping == mended), (len(mended), False))
        file.write_bytes(looping)
        with self.assertRaises(RuntimeError):  # Postfix's own reader gives up on it
            self.postfix.postcat("eh", self.queue_id)
        listing = {m["queue_id"]: m for m in self.ask("queue", "list")["messages"]}
        self.assertEqual(sorted(listing), sorted(self.postfix.files("deferred")))
        self.assertEqual([q for q, message in listing.items() if message["damage"]], [self.queue_id])
        shown = self.ask("queue", "show", self.queue_id)["message"]
        self.assertEqual(shown["damage"], listing[self.queue_id]["damage"])
        self.assertEqual(self.ask("sources")["coverage"]["queue"]["damaged"], 1)


class StoppedServer(RealPostfixCase):
    """The server is down, as on a mounted disk."""

    def test_maildrop_waits_for_pickup(self):
        self.mail.by_mailbox(BRUNO, "later")
        self.postfix.wait_until_settled()
        self.postfix.stop()
        self.mail.by_user("shop1", "ok", "later", tried=False)
        self.mail.by_user("www-data", "ok", kind="web_server", tried=False)
        self.assertEqual(len(self.postfix.files("maildrop")), 2)
        self.check_all()

    def test_corrupt_file_that_qmgr_has_put_aside(self):
        self.mail.by_mailbox(BRUNO, "later")
        self.mail.by_user("shop1", "later")
        self.postfix.wait_until_settled()
        self.postfix.stop()
        queue_id = next(q for q, m in self.postfix.queue().items() if m["sender"] != BRUNO)
        [file] = self.postfix.spool.glob("deferred/?/" + queue_id)
        file.write_bytes(file.read_bytes()[:-40])
        self.postfix.start()
        real_postfix.run("postqueue", "-f")
        real_postfix.wait_until("qmgr has put it aside", lambda: self.postfix.files("corrupt") == [queue_id])
        self.postfix.wait_until_settled()
        self.check_status(collections.Counter(deferred=1), corrupt=1)
        [aside] = [m for m in self.ask("queue", "list")["messages"] if m["queue_id"] == queue_id]
        self.assertEqual(aside["state"], "corrupt")
        self.assertTrue(aside["damage"])


if __name__ == "__main__":
    if sys.argv[1:2] != ["--inside"]:
        real_postfix.run_in_private_namespaces(__file__, sys.argv[1:])
    real_postfix.set_up_namespaces()
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

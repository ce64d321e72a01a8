"""Hold, release, requeue and delete on a real Postfix: exactly what was selected, and the way back."""
import os
import pathlib
import sys
import threading
import unittest

import real_postfix
from real_postfix import LAPTOP, PC, RealPostfix
from spamtrace_case import SpamtraceCase

SPAMMER, INNOCENT = "info@site0.example", "bruno@site1.example"
RUNNING = pathlib.Path("/")


def letter(sender, subject):
    return f"From: {sender}\nSubject: {subject}\n\nThe text.\n"


class ActCase(SpamtraceCase):
    def setUp(self):
        super().setUp()
        self.postfix = RealPostfix(self.root)
        self.addCleanup(self.postfix.tear_down)
        self.postfix.set_up()
        self.postfix.start()

    def run_program(self, *arguments, root=None):
        return super().run_program("--state", str(self.dir / "state"), *arguments, root=RUNNING)

    def send(self, sender, count, subject="an offer"):
        """Messages that stay deferred, each to two recipients. Gives their ids."""
        before = set(self.postfix.queue())
        for number in range(count):
            recipients = [f"later.{number}.{part}@example.net" for part in "ab"]
            self.postfix.submit(sender, recipients, letter(sender, f"{subject} {number}"), client=PC if sender == SPAMMER else LAPTOP)
        self.postfix.wait_until_settled()
        return set(self.postfix.queue()) - before

    def ids(self, queue):
        return set(self.postfix.files(queue))

    def contents(self, ids):
        return {queue_id: self.postfix.postcat("bh", queue_id) for queue_id in ids}

    def act(self, *arguments):
        return self.ask("queue", *arguments)


class HoldAndBack(ActCase):
    def test_what_is_selected_and_nothing_else(self):
        spam, innocent = self.send(SPAMMER, 6), self.send(INNOCENT, 2)
        text = self.contents(spam)
        shown = self.act("hold", "--sender", SPAMMER)
        self.assertEqual((shown["messages"], shown["recipients"], shown["source_count"], shown["kind"]), (6, 12, 1, "hold"))
        self.assertEqual({sample["queue_id"] for sample in shown["samples"]}, spam)
        self.assertEqual(self.ids("hold"), set())
        self.assertEqual(self.ask("journal")["acts"], [])  # it was shown only

        later = self.send(SPAMMER, 1, "after it was shown")
        done = self.act("hold", "--act", str(shown["act"]), "--yes")
        self.assertEqual((done["kind"], done["total"], done["done"], done["failed"]), ("hold", 6, 6, 0))
        self.assertEqual(self.ids("hold"), spam)
        self.assertEqual(self.ids("deferred"), innocent | later)
        self.assertEqual(self.ask_wrong("queue", "hold", "--act", str(shown["act"]), "--yes")[0]["code"], "usage")

        held = self.ask("queue", "list", "--limit", "20")["messages"]
        self.assertEqual({message["queue_id"] for message in held if message["state"] == "hold"}, spam)
        self.assertEqual(self.ask_wrong("queue", "hold", "--id", min(spam))[0]["code"], "not_found")

        undone = self.ask("undo", str(done["act"]), "--yes")
        self.assertEqual((undone["undoes"], undone["done"], undone["left"]), (done["act"], 6, 0))
        self.postfix.wait_until_settled()
        self.assertEqual(self.ids("hold"), set())
        self.assertEqual(self.contents(spam), text)
        [_, first] = self.ask("journal")["acts"]
        self.assertEqual((first["act"], first["undone"]), (done["act"], 6))

    def test_release_lets_it_be_delivered_and_an_undo_holds_again(self):
        spam = self.send(SPAMMER, 3)
        self.act("hold", "--sender", SPAMMER, "--yes")
        released = self.act("release", "--id", min(spam), "--id", max(spam), "--yes")
        self.assertEqual((released["done"], released["failed"]), (2, 0))
        self.postfix.wait_until_settled()
        self.assertEqual(self.ids("hold"), spam - {min(spam), max(spam)})
        self.ask("undo", str(released["act"]), "--yes")
        self.assertEqual(self.ids("hold"), spam)

    def test_by_text(self):
        spam = self.send(SPAMMER, 2)
        shown = self.run_program("queue", "hold", "--origin", f"smtp_auth:{SPAMMER}").stdout.decode()
        self.assertIn("To hold: 2 messages to 4 recipients, from 1 sources", shown)
        self.assertIn("Nothing was changed yet. Exactly these: spamtrace queue hold --act 1 --yes", shown)
        done = self.run_program("queue", "hold", "--act", "1", "--yes").stdout.decode()
        self.assertEqual(done, "Act 1: 2 done\nIts way back: spamtrace undo 1\n")
        self.assertEqual(self.ids("hold"), spam)
        self.assertIn("queue: hold", self.run_program("journal").stdout.decode())


class WhatCannotBeBroughtBack(ActCase):
    def test_deleted_messages_are_gone_and_the_rest_is_as_it_was(self):
        spam, innocent = self.send(SPAMMER, 4), self.send(INNOCENT, 3)
        text = self.contents(innocent)
        shown = self.run_program("queue", "delete", "--sender", SPAMMER).stdout.decode()
        self.assertIn("what is deleted cannot be brought back", shown)
        done = self.run_program("queue", "delete", "--sender", SPAMMER, "--yes").stdout.decode()
        self.assertEqual(done, "Act 2: 4 done\n")  # no way back is named
        self.assertEqual(set(self.postfix.queue()), innocent)
        self.assertEqual(self.contents(innocent), text)
        self.assertFalse(spam & self.ids("defer"))
        error, status = self.ask_wrong("undo", "2", "--yes")
        self.assertEqual((error["message"], status), ("what has left the queue cannot be brought back", 1))

    def test_requeued_messages_have_new_ids_and_the_same_text(self):
        before = self.send(SPAMMER, 2)
        bodies = sorted(self.postfix.postcat("b", queue_id) for queue_id in before)
        self.assertEqual(self.act("requeue", "--sender", SPAMMER, "--yes")["done"], 2)
        real_postfix.run("postkick", "public", "pickup", "W")  # it looks once a minute by itself
        real_postfix.wait_until("pickup took them", lambda: len(self.ids("deferred")) == 2)
        self.postfix.wait_until_settled()
        after = set(self.postfix.queue())
        self.assertFalse(after & before)
        self.assertEqual(sorted(self.postfix.postcat("b", queue_id) for queue_id in after), bodies)


class WhileItLives(ActCase):
    def test_what_comes_meanwhile_is_not_touched(self):
        """A sender goes on while his mail is put on hold: what is held is what was selected."""
        self.send(SPAMMER, 10)
        stop = threading.Event()
        sent = []

        def go_on():
            while not stop.is_set() and len(sent) < 200:
                self.postfix.submit(SPAMMER, [f"later.more{len(sent)}@example.net"], letter(SPAMMER, "more"))
                sent.append(None)

        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            real_postfix.wait_until("more has come", lambda: len(sent) > 5)
            shown = self.act("hold", "--sender", SPAMMER)
            real_postfix.wait_until("more has come since", lambda: len(sent) > 15)
            done = self.act("hold", "--act", str(shown["act"]), "--yes")
        finally:
            stop.set()
            thread.join()
        self.assertEqual((done["total"], done["done"]), (shown["messages"], shown["messages"]))
        selected = {item["name"] for item in self.ask("journal", "show", str(done["act"]), "--limit", "1000")["items"]}
        self.assertEqual(self.ids("hold"), selected)
        self.postfix.wait_until_settled()
        self.assertGreater(len(self.ids("deferred")), 5)

    def test_an_id_that_is_another_message_by_now(self):
        """The file of a message is exchanged for another one under its id."""
        [first] = self.send(SPAMMER, 1)
        shown = self.act("delete", "--id", first)
        [path] = self.postfix.spool.glob(f"deferred/*/{first}")
        twin = path.with_name("twin")
        twin.write_bytes(path.read_bytes())
        os.chown(twin, path.stat().st_uid, path.stat().st_gid)
        twin.chmod(0o700)
        path.rename(self.postfix.spool / "away")
        twin.rename(path)
        done = self.act("delete", "--act", str(shown["act"]), "--yes")
        self.assertEqual((done["done"], done["already"]), (0, 1))
        self.assertTrue(path.exists())

    def test_a_message_that_was_delivered_meanwhile_is_told(self):
        first, second = sorted(self.send(SPAMMER, 2))
        shown = self.act("hold", "--sender", SPAMMER)
        real_postfix.run("postsuper", "-d", first)
        done = self.act("hold", "--act", str(shown["act"]), "--yes")
        self.assertEqual((done["done"], done["failed"]), (1, 1))
        [failed, _] = self.ask("journal", "show", str(done["act"]))["items"]
        self.assertEqual((failed["name"], failed["said"]), (first, "it has left the queue"))
        self.assertEqual(self.ids("hold"), {second})

    def test_what_selects_nothing_or_everything_is_refused(self):
        self.send(SPAMMER, 1)
        for arguments, code in [([], "usage"), (["--sender", "nobody@nowhere.example"], "not_found"),
                                (["--id", "../../etc"], "usage"), (["--act", "77", "--yes"], "not_found")]:
            error, _ = self.ask_wrong("queue", "hold", *arguments)
            self.assertEqual(error["code"], code, arguments)
        self.assertEqual(self.ids("hold"), set())


if __name__ == "__main__":
    if sys.argv[1:2] != ["--inside"]:
        real_postfix.run_in_private_namespaces(__file__, sys.argv[1:])
    real_postfix.set_up_namespaces()
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

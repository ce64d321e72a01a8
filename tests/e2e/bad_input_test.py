"""Input that is broken or hostile: each gets an answer with the damage counted, or a clear error with a hint."""
import os
import resource
import unittest

from spamtrace_case import SpamtraceCase

RECEIVED = b"Received: (qmail %d invoked by uid 10001); 24 Nov 2026 07:00:00 -0000\n"
MOST_MEMORY_KIB = 512 * 1024  # with the sanitizers' shadow; the program itself takes some MiB


class BadInput(SpamtraceCase):
    def setUp(self):
        super().setUp()
        self.queue = self.root / "var/qmail/queue"
        for name in ("mess/0", "info/0", "local/0", "remote/0", "todo", "intd", "bounce"):
            (self.queue / name).mkdir(parents=True)
        (self.root / "etc").mkdir()
        (self.root / "etc/passwd").write_text("shop1:x:10001:1003::/var/www/vhosts/shop1.example:/bin/false\n")
        (self.root / "var/log").mkdir()

    def add_message(self, number, mess=None, remote=b"Tuser@dest.example\0", info=b"Fwww@shop1.example\0"):
        (self.queue / f"mess/0/{number}").write_bytes(mess if mess is not None else RECEIVED % number + b"Subject: s\n\nbody\n")
        (self.queue / f"info/0/{number}").write_bytes(info)
        (self.queue / f"remote/0/{number}").write_bytes(remote)

    def coverage(self):
        return self.ask("sources")["coverage"]

    def assert_hint(self, error, status, code):
        self.assertEqual(error["code"], code, error)
        self.assertTrue(error["message"] and error["hint"], error)
        self.assertNotEqual(status, 0)

    def test_no_queue_and_no_log(self):
        error, status = self.ask_wrong("sources", root=self.dir)
        self.assert_hint(error, status, "not_found")

    def test_root_that_is_not_there(self):
        error, status = self.ask_wrong("queue", "status", root=self.dir / "nowhere")
        self.assert_hint(error, status, "not_found")

    def test_queue_that_is_a_link_out_of_the_root(self):
        outside = self.dir / "outside"
        self.queue.rename(outside)
        self.queue.symlink_to(outside)
        error, status = self.ask_wrong("queue", "status")
        self.assert_hint(error, status, "not_found")

    def test_mess_that_is_a_link(self):
        (self.queue / "mess").rename(self.dir / "mess")
        (self.queue / "mess").symlink_to(self.dir / "mess")
        error, status = self.ask_wrong("queue", "status")
        self.assert_hint(error, status, "unreadable")

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_queue_without_the_right_to_read(self):
        (self.queue / "mess").chmod(0)
        self.addCleanup((self.queue / "mess").chmod, 0o700)
        error, status = self.ask_wrong("queue", "status")
        self.assert_hint(error, status, "not_permitted")
        self.assertEqual(status, 77)

    def test_log_that_is_a_fifo_or_a_directory(self):
        self.add_message(5)
        log = self.root / "var/log/maillog"
        os.mkfifo(log)
        trouble = self.coverage()["log_troubles"][0]["error"]
        self.assertIn("FIFO", trouble["message"])
        self.assertTrue(trouble["hint"])
        log.unlink()
        log.mkdir()
        self.assertIn("directory", self.coverage()["log_troubles"][0]["error"]["message"])
        self.assertEqual(self.ask("sources")["sources"][0]["id"], "system_user:shop1")

    def test_odd_lines(self):
        long_line = b"Nov 24 07:00:00 mx qmail: 1795503600.000001 delivery 1: success: " + b"a" * (1 << 20) + b"\n"
        odd = [long_line, b"\0" * 100 + b"\n", b"\xff\xfe\xed\xa0\x80\xc0\xaf\n", b" \n", b"\n", b"<13>Aug  4 04:08:03 x:\n",
               b"Nov 24 07:00:00 mx qmail: 99999999999999999999.000001 new msg 1\n",
               b"Nov 24 07:00:00 mx qmail: 1795503600.000001 new msg 99999999999999999999999\n",
               b"Nov 24 07:00:00 mx qmail: 1795503600.000002 new msg 7\n", b"Nov 24 07:00:00 mx qmail: 17955"]
        (self.root / "var/log/maillog").write_bytes(b"".join(odd))
        lines = self.coverage()["lines"]
        odd.pop()  # it has no end: somebody is still writing it
        self.assertEqual(lines["total"], len(odd))
        self.assertEqual(lines["cut"], 1)
        parts = ("understood", "foreign", "not_understood", "shapeless")
        self.assertEqual(sum(lines[part] for part in parts), len(odd))
        self.assertEqual(lines["not_understood"], 2, lines)

    def test_header_of_100_mb_and_a_sparse_log_of_5_gib(self):
        mess = self.queue / "mess/0/9"
        self.add_message(9)
        with open(mess, "wb") as file:
            file.write(RECEIVED % 9 + b"Subject: ")
            file.truncate(100 << 20)
        item = self.ask("queue", "list")["messages"][0]
        self.assertEqual(item["damage"], ["header_cut"])
        self.assertEqual(item["size"], 100 << 20)
        self.ask("queue", "show", "9")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(peak, MOST_MEMORY_KIB)

    def test_todo_cut_at_every_byte(self):
        whole = b"u10001\0p77\0Fwww@shop1.example\0Ta@dest.example\0Tb@dest.example\0"
        for size in range(len(whole) + 1):
            number = 100 + size
            (self.queue / f"mess/0/{number}").write_bytes(RECEIVED % 77 + b"\n")
            (self.queue / f"todo/{number}").write_bytes(whole[:size])
        messages = {int(m["queue_id"]) - 100: m for m in self.ask("queue", "list", "--limit", "1000")["messages"]}
        self.assertEqual(len(messages), len(whole) + 1)
        for size, message in messages.items():
            addresses = {r["address"] for r in message["recipient_list"]}
            self.assertLessEqual(addresses, {"a@dest.example", "b@dest.example"})
            cut = whole[size - 1 : size] != b"\0" or size < whole.index(b"Ta@")
            self.assertEqual(bool(message["damage"]), cut, size)

    def test_nul_and_invalid_utf8_everywhere(self):
        bad = b"\xff\xfe\xc0\xaf\xed\xa0\x80"
        self.add_message(
            3, RECEIVED % 3 + b"Subject: a\0b" + bad + b"\nFrom: " + bad + b"\n\n" + bad, b"T" + bad + b"@x\0", b"F" + bad + b"\0"
        )
        self.add_message(4, b"\0" * 5000, b"\0" * 50, b"\0")
        self.add_message(6, b"", b"", b"")
        listing = self.ask("queue", "list")
        self.assertEqual(listing["total"], 3)
        self.assertEqual(self.coverage()["queue"]["damaged"], 2)
        for number in ("3", "4", "6"):
            self.ask("queue", "show", number)
            text = self.run_program("queue", "show", number)
            self.assertEqual(text.returncode, 0)
            self.assertNotIn(b"\0", text.stdout)

    def test_terminal_escapes_do_not_reach_the_terminal(self):
        evil = b"\x1b]0;x\x07\x1b[2J\xc2\x9b\xe2\x80\xae\x08"
        self.add_message(3, RECEIVED % 3 + b"Subject: " + evil + b"\n\n" + evil, b"T" + evil + b"@x\0", b"F" + evil + b"\0")
        for command in (["queue", "list"], ["queue", "show", "3"], ["sources"], ["source", "system_user:shop1"]):
            out = self.run_program(*command).stdout
            for byte in (b"\x1b", b"\x07", b"\x08", b"\xc2\x9b", b"\xe2\x80\xae"):
                self.assertNotIn(byte, out, command)

    def test_ids_that_are_none(self):
        for bad in ("", "../../etc/passwd", "1;x", "-1", "1 2", "a" * 65):
            error, status = self.ask_wrong("queue", "show", "--", bad)
            self.assert_hint(error, status, "usage")
            self.assertEqual(status, 64)
        for none in ("12345", "007", "99999999999999999999", "4F9D195432"):
            error, status = self.ask_wrong("queue", "show", none)
            self.assert_hint(error, status, "not_found")


if __name__ == "__main__":
    unittest.main()

"""An outbreak is told once: one notification in the panel and one mail, within one run of the scheduler."""

import json
import os
import subprocess
import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path

import panel as simulated
from install_test import BUILD, make_package


class AlertsTest(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.root = Path(room.name) / "server"
        now = datetime.now(timezone.utc).strftime("%FT%TZ")  # alerts look at the last day
        subprocess.run([BUILD / "tests/support/generate_server", "qmail", self.root, "--end", now], check=True)
        self.panel = simulated.Panel(self.root)
        self.addCleanup(self.panel.stop)
        self.panel.start()
        self.plesk("bin", "extension", "--install", make_package(Path(room.name)))

    def plesk(self, *words):
        return subprocess.run(["plesk", *map(str, words)], env=self.panel.env, text=True, check=True, stdout=subprocess.PIPE).stdout

    def rows(self, sql):
        return self.plesk("db", "-N", "-B", "-e", sql).splitlines()

    def told(self):
        rows = self.rows("SELECT JSON_OBJECT('kind', kind, 'subject', subject, 'text', text) FROM Notified ORDER BY id")
        # The client writes a backslash of a value as two.
        return [json.loads(row.replace("\\\\", "\\")) for row in rows]

    def spammers(self):
        """As the command line ranks them, of the last day."""
        line = [BUILD / "backend/spamtrace", f"--root={self.root}", f"--state={self.root}/other", "--json", "sources", "--since=24h", "--limit=100"]
        answer = json.loads(subprocess.run(line, check=True, text=True, stdout=subprocess.PIPE).stdout)["data"]
        return [source["id"] for source in answer["sources"] if source["verdict"] in ("spam", "backscatter")]

    def set_value(self, name, value):
        self.rows(f"INSERT INTO ModuleSettings SELECT id, '{name}', '{value}' FROM Modules WHERE name = 'spamtrace'")

    def test_an_outbreak_is_told_once(self):
        self.assertEqual(self.panel.run_tasks(), [0])
        mail, shown = self.told()
        spammers = self.spammers()
        self.assertGreater(len(spammers), 1)
        self.assertEqual([mail["kind"], shown["kind"]], ["mail", "panel"])
        for spammer in spammers:
            self.assertIn(f"\n{spammer} sent to ", mail["text"])
        self.assertEqual(mail["text"].count(" sent to "), len(spammers))
        self.assertEqual(mail["subject"], "Spamtrace: " + mail["text"].splitlines()[2])
        self.assertNotIn("@", shown["text"])
        self.assertEqual(self.panel.run_tasks(), [0])
        self.assertEqual(len(self.told()), 2)

    def test_what_could_not_be_told_is_told_by_the_next_run(self):
        self.rows("RENAME TABLE Notified TO Away")
        self.assertNotEqual(self.panel.run_tasks(), [0])
        self.rows("RENAME TABLE Away TO Notified")
        self.assertEqual(self.panel.run_tasks(), [0])
        self.assertEqual(len(self.told()), 2)

    def test_a_queue_that_grows_is_told(self):
        self.set_value("queueGrowth", "10")
        self.assertEqual(self.panel.run_tasks(), [0])
        before = len(self.told())
        for message in sorted((self.root / "var/qmail/queue/mess").rglob("*")):
            if message.is_file():
                self.double(message)
        self.assertEqual(self.panel.run_tasks(), [0])
        new = self.told()[before:]
        self.assertEqual([one["kind"] for one in new], ["mail", "panel"])
        self.assertIn("the mail queue has ", new[0]["text"])

    # The same message once more, by a number that none has; a queue's files lie by their numbers modulo 23.
    def double(self, message):
        queue = self.root / "var/qmail/queue"
        number = int(message.name)
        other = number + 23 * 10**6
        for folder in ("mess", "info", "local", "remote"):
            file = queue / folder / str(number % 23) / str(number)
            if file.is_file():
                copy = file.with_name(str(other))
                copy.write_bytes(file.read_bytes())
                owner = file.stat()
                if os.getuid() == 0:
                    os.chown(copy, owner.st_uid, owner.st_gid)

    def set_policy(self, mode, *sites):
        """Of siteN.example, whose number in the panel is one more; 1000 are added to it by people.py."""
        for site in sites:
            self.rows(f"UPDATE Parameters SET value = '{mode}' WHERE id = {1001 + site} AND parameter = 'nonexist_mail'")

    def policies(self):
        line = [BUILD / "backend/spamtrace", f"--root={self.root}", "--no-refresh", "--json", "policy", "list", "--limit=400"]
        return json.loads(subprocess.run(line, check=True, text=True, stdout=subprocess.PIPE).stdout)["data"]

    def left(self):
        answer = self.policies()
        names = [one["domain"] for one in answer["domains"] if one["left"]]
        self.assertEqual(answer["counts"]["left"], len(names))
        return names

    def test_domains_that_leave_reject_are_told_once_and_again_when_another_one_joins(self):
        self.set_value("keepReject", "1")
        rejecting = [number for number in range(300) if number % 3 == 2]  # as people.py has it
        self.assertEqual(self.panel.run_tasks(), [0])
        before = len(self.told())
        self.assertEqual(self.left(), [])

        self.set_policy("bounce", rejecting[1])
        self.assertEqual(self.panel.run_tasks(), [0])
        mail, shown = self.told()[before:]
        self.assertEqual([mail["kind"], shown["kind"]], ["mail", "panel"])
        self.assertIn("\n1 domain no longer rejects mail for nobody: site5.example\n", mail["text"])
        self.assertIn("domains that no longer reject", shown["text"])
        self.assertEqual(self.left(), ["site5.example"])
        self.assertEqual(self.panel.run_tasks(), [0])
        self.assertEqual(len(self.told()), before + 2)
        self.assertEqual(self.plesk("ext", "spamtrace", "--alerts").count("site5.example"), 1)

        self.rows("INSERT INTO domains (id, name, displayName, cl_id, webspace_id) VALUES (900, 'a-new-one.example', 'a-new-one.example', 4, 0)")
        self.rows("INSERT INTO Parameters VALUES (1900, 'nonexist_mail', 'bounce')")
        self.rows("INSERT INTO DomainServices (dom_id, type, parameters_id) VALUES (900, 'mail', 1900)")
        self.assertEqual(self.panel.run_tasks(), [0])
        mail = self.told()[before + 2]
        self.assertIn("\n2 domains no longer reject mail for nobody: a-new-one.example, site5.example\n", mail["text"])
        self.assertEqual(self.panel.run_tasks(), [0])
        self.assertEqual(len(self.told()), before + 4)

        self.rows("UPDATE Parameters SET value = 'reject' WHERE parameter = 'nonexist_mail'")
        self.assertEqual(self.panel.run_tasks(), [0])
        self.assertEqual(len(self.told()), before + 4)
        self.assertEqual(self.left(), [])
        # Those that did not reject at first are no longer accepted.
        self.set_policy("bounce", 0)
        self.assertEqual(self.panel.run_tasks(), [0])
        self.assertIn(": site0.example\n", self.told()[before + 4]["text"])

    def test_an_undo_of_spamtrace_is_no_news(self):
        self.set_value("keepReject", "1")
        line = [BUILD / "backend/spamtrace", f"--root={self.root}", f"--plesk={self.root}/usr/sbin/plesk"]
        self.plesk("ext", "spamtrace", "--ingest")
        subprocess.run([*line, "policy", "apply", "--only=site0.example", "--yes"], env=self.panel.env, check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(self.panel.run_tasks(), [0])
        before = len(self.told())
        subprocess.run([*line, "undo", "1", "--yes"], env=self.panel.env, check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(self.panel.run_tasks(), [0])
        self.assertEqual(len(self.told()), before)
        open_ones = [one["domain"] for one in self.policies()["domains"] if one["policy"]["mode"] != "reject"]
        self.assertIn("site0.example", open_ones)
        self.assertEqual(self.left(), [])

    def test_switched_off_nothing_is_told(self):
        self.set_value("alertsAreOff", "1")
        self.assertEqual(self.panel.run_tasks(), [0])
        self.assertEqual(self.told(), [])

    def test_the_task_is_there_once_and_goes_with_the_extension(self):
        tasks = "SELECT cmd, schedule FROM ModuleTasks"
        first = self.rows(tasks)
        self.assertEqual(len(first), 1)
        self.assertIn("watch.php", first[0])
        script = self.panel.product / "admin/plib/modules/spamtrace/scripts/post-install.php"
        run = [simulated.program("php"), simulated.SIMULATED / "run_script.php", script, "upgrade"]
        subprocess.run(run, env=self.panel.env, check=True)
        self.assertEqual(self.rows(tasks), first)
        self.plesk("bin", "extension", "--uninstall", "spamtrace")
        self.assertEqual(self.rows(tasks), [])


if __name__ == "__main__":
    unittest.main()

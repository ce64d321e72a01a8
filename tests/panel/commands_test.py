"""What `plesk ext spamtrace` prints is what the program prints for a terminal, with its status."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import panel as simulated
from install_test import BUILD, make_package


class CommandsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        room = tempfile.TemporaryDirectory()
        cls.addClassCleanup(room.cleanup)
        cls.root = Path(room.name) / "server"
        subprocess.run([BUILD / "tests/support/generate_server", "qmail", cls.root], check=True)
        cls.panel = simulated.Panel(cls.root)
        cls.addClassCleanup(cls.panel.stop)
        cls.panel.start()
        subprocess.run(["plesk", "bin", "extension", "--install", make_package(Path(room.name))], env=cls.panel.env, check=True)
        cls.program = cls.panel.product / "admin/sbin/modules/spamtrace/spamtrace"

    def ext(self, *words):
        return subprocess.run(["plesk", "ext", "spamtrace", *words], env=self.panel.env, text=True, capture_output=True)

    def own(self, command):
        return subprocess.run([self.program, f"--root={self.root}", command], env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, text=True, capture_output=True)

    def instead_of_the_program(self, script):
        kept = self.program.read_text()
        self.addCleanup(self.program.write_text, kept)
        self.program.write_text(f"#!/bin/sh\n{script}\n")

    def test_they_print_what_the_program_prints(self):
        self.assertEqual(self.ext("--ingest").returncode, 0)
        for command in ("sources", "alerts", "ingest", "doctor"):
            said, expected = self.ext(f"--{command}"), self.own(command)
            self.assertEqual((said.returncode, said.stdout, said.stderr), (0, expected.stdout, expected.stderr), command)
            self.assertNotEqual(said.stdout, "")

    def test_alerts_stay_new(self):
        self.assertEqual(self.ext("--alerts").stdout, self.ext("--alerts").stdout)
        self.instead_of_the_program('printf "%s " "$@"')
        self.assertEqual(self.ext("--alerts").stdout, f"--root={self.root} --plesk={self.root}/usr/sbin/plesk alerts ")
        keep = ["INSERT INTO ModuleSettings SELECT id, 'keepReject', '1' FROM Modules WHERE name = 'spamtrace'", "DELETE FROM ModuleSettings WHERE name = 'keepReject'"]
        subprocess.run(["plesk", "db", "-e", keep[0]], env=self.panel.env, check=True)
        self.addCleanup(subprocess.run, ["plesk", "db", "-e", keep[1]], env=self.panel.env, check=True)
        self.assertIn(" alerts --keep-reject ", self.ext("--alerts").stdout)

    def test_the_status_is_that_of_the_program(self):
        self.instead_of_the_program("echo half; echo why >&2; exit 64")
        said = self.ext("--doctor")
        self.assertEqual((said.returncode, said.stdout, said.stderr), (64, "half\n", "why\n"))

    def test_where_time_was_short_it_is_said_what_to_do(self):
        self.instead_of_the_program("exit 124")
        said = self.ext("--ingest")
        self.assertEqual(said.returncode, 124)
        self.assertIn("run it again", said.stderr)

    def test_a_program_that_cannot_be_started_is_said_to_be(self):
        link = self.panel.product / "admin/bin/modules/spamtrace/spamtrace"
        away = link.rename(link.with_name("away"))
        self.addCleanup(away.rename, link)
        said = self.ext("--sources")
        self.assertEqual((said.returncode, said.stdout), (1, ""))
        self.assertIn("there is no program spamtrace", said.stderr)

    def test_anything_else_is_helped(self):
        help_text = self.ext("--help")
        for command in ("sources", "alerts", "ingest", "doctor", "help"):
            self.assertIn(f"plesk ext spamtrace --{command} ", help_text.stdout)
        for words in ([], ["--nothing"], ["--in-terminal"], ["sources"], ["--pass"]):
            said = self.ext(*words)
            self.assertEqual((said.returncode, said.stdout), (0, help_text.stdout), words)


if __name__ == "__main__":
    unittest.main()

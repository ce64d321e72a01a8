"""The package goes in, is replaced by a newer one, and goes out, by the panel's own steps; nothing stays behind."""

import hashlib
import json
import os
import re
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import panel as simulated

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SPAMTRACE_BUILD", SOURCE / "build/dev"))
PROGRAM = BUILD / "backend/spamtrace"


def make_package(into):
    made = subprocess.run([SOURCE / "packaging/plesk/package", "--into", into, PROGRAM], check=True, text=True, stdout=subprocess.PIPE)
    return Path(made.stdout.strip())


def changed(package, name, change):
    """Another package: the text of the files whose names match `name` is changed, or they are left out."""
    other = package.with_name(f"changed-{package.name}")
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(other, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if re.fullmatch(name, entry.filename):
                data = change(data)
            if data is not None:
                new.writestr(entry, data)
    return other


def with_version(package, version):
    return changed(package, "meta.xml", lambda text: re.sub(rb"<version>[^<]*", b"<version>" + version.encode(), text))


class PackageTest(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.room = Path(room.name)

    def test_the_same_files_give_the_same_package(self):
        first, second = (make_package(self.room / name).read_bytes() for name in "ab")
        self.assertEqual(first, second)

    def test_the_checksum_is_that_of_the_package(self):
        package = make_package(self.room)
        digest, name = Path(f"{package}.sha256").read_text().split()
        self.assertEqual((digest, name), (hashlib.sha256(package.read_bytes()).hexdigest(), package.name))

    def test_a_release_takes_only_static_programs(self):
        command = [SOURCE / "packaging/plesk/package", "--release", "--into", self.room]
        for program, said in {"/usr/bin/env": "is not static", SOURCE / "meta.xml": "is no program"}.items():
            refused = subprocess.run([*command, program], text=True, capture_output=True)
            self.assertEqual(refused.returncode, 1)
            self.assertIn(said, refused.stderr)
        self.assertEqual(list(self.room.iterdir()), [])

    def test_what_is_run_can_be(self):
        with zipfile.ZipFile(make_package(self.room)) as package:
            modes = {entry.filename: (entry.external_attr >> 16) & 0o777 for entry in package.infolist()}
        self.assertEqual({name for name, mode in modes.items() if mode == 0o755}, {"sbin/spamtrace", f"sbin/spamtrace.{os.uname().machine}"})
        self.assertEqual(set(modes.values()), {0o755, 0o644})

    def test_the_page_takes_react_from_the_panel(self):
        with zipfile.ZipFile(make_package(self.room)) as package:
            names = json.loads(package.read("htdocs/panel/files.json"))
            script = package.read(f"htdocs/panel/{names['script']}").decode()
            style = package.read(f"htdocs/panel/{names['style']}").decode()
        self.assertTrue(script.startswith('define(["plesk-ui-library"],'))
        self.assertNotIn("react.element", script)
        self.assertNotIn("import.meta", script)
        for selector in re.findall(r"(?:^|})([^{}@]+){", style):
            for one in selector.split(","):
                self.assertTrue(one.startswith(".spamtrace"), one)


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        room = tempfile.TemporaryDirectory()
        cls.addClassCleanup(room.cleanup)
        cls.room = Path(room.name)
        cls.root = cls.room / "server"
        subprocess.run([BUILD / "tests/support/generate_server", "qmail", cls.root], check=True)
        cls.package = make_package(cls.room)
        cls.panel = simulated.Panel(cls.root)
        cls.addClassCleanup(cls.panel.stop)
        cls.panel.start()

    def setUp(self):
        self.before = self.everything()

    def tearDown(self):
        if self.rows("SELECT id FROM Modules"):
            self.plesk("bin", "extension", "--uninstall", "spamtrace")

    def plesk(self, *words, status=0):
        done = subprocess.run(["plesk", *map(str, words)], env=self.panel.env, text=True, capture_output=True)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stderr if status else done.stdout

    def rows(self, sql):
        return self.plesk("db", "-N", "-B", "-e", sql).splitlines()

    def everything(self):
        """Each file below the panel's directory, and each row that an extension can leave."""
        files = sorted(str(path.relative_to(self.panel.product)) for path in self.panel.product.rglob("*"))
        return files, *(self.rows(f"SELECT * FROM {table}") for table in ("Modules", "ModuleSettings", "ModuleTasks", "longtasks"))

    def install(self, package=None):
        self.plesk("bin", "extension", "--install", package or self.package)

    def ask(self, request):
        """As the panel does it, but for the panel: through the wrapper, with the request on standard input."""
        program = self.panel.product / "admin/bin/modules/spamtrace/spamtrace"
        done = subprocess.run([program, f"--root={self.root}", "api"], input=json.dumps(request), text=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def set_value(self, value):
        self.rows(f"INSERT INTO ModuleSettings SELECT id, 'customersSeeTheirDomains', '{value}' FROM Modules WHERE name = 'spamtrace'")

    def put_task(self):
        self.rows("INSERT INTO longtasks (module, class, task, params) VALUES ('spamtrace', 'Modules_Spamtrace_Task_ReadPast', 'spamtrace_read_past', '{}')")

    def test_installed_it_answers(self):
        self.install()
        self.assertEqual(self.plesk("bin", "extension", "--list"), "spamtrace - Spamtrace\n")
        self.assertTrue(self.ask({"command": "doctor"})["ok"])

    def test_uninstalled_it_leaves_nothing(self):
        self.install()
        self.set_value("1")
        self.put_task()
        self.assertTrue(self.ask({"command": "domains"})["ok"])
        self.assertNotEqual(list((self.panel.product / "var/modules/spamtrace").iterdir()), [])
        self.plesk("bin", "extension", "--uninstall", "spamtrace")
        self.assertEqual(self.everything(), self.before)

    def test_an_upgrade_keeps_settings_and_index(self):
        self.install(with_version(self.package, "0.0.9"))
        self.set_value("1")
        self.put_task()
        kept = self.rows("SELECT cmd FROM ModuleTasks"), self.rows("SELECT status FROM longtasks")
        answer = self.ask({"command": "domains"})
        index = {path: path.stat().st_ino for path in (self.panel.product / "var/modules/spamtrace").iterdir() if path.suffix == ".db"}
        self.assertNotEqual(index, {})
        self.plesk("bin", "extension", "--upgrade", self.package)
        self.assertEqual(self.rows("SELECT value FROM ModuleSettings"), ["1"])
        self.assertEqual((self.rows("SELECT cmd FROM ModuleTasks"), self.rows("SELECT status FROM longtasks")), kept)
        self.assertEqual({path: path.stat().st_ino for path in index}, index)
        self.assertEqual(self.ask({"command": "domains", "params": {"no-refresh": True}})["data"]["domains"], answer["data"]["domains"])

    def test_an_upgrade_leaves_no_file_of_the_older_version(self):
        old = changed(self.package, "plib/library/Page.php", lambda text: text)
        with zipfile.ZipFile(old, "a") as more:
            more.writestr("htdocs/panel/spamtrace-OLD.js", "")
        self.install(with_version(old, "0.0.9"))
        self.plesk("bin", "extension", "--upgrade", self.package)
        self.assertFalse((self.panel.product / "admin/htdocs/modules/spamtrace/panel/spamtrace-OLD.js").exists())

    def test_neither_twice_nor_back(self):
        self.plesk("bin", "extension", "--upgrade", self.package, status=1)
        self.install()
        self.plesk("bin", "extension", "--install", self.package, status=1)
        self.plesk("bin", "extension", "--upgrade", self.package, status=1)
        self.plesk("bin", "extension", "--upgrade", with_version(self.package, "0.0.9"), status=1)
        self.assertEqual(self.rows("SELECT version FROM Modules"), [self.package.name.split("-")[1]])

    def test_where_the_program_cannot_run_nothing_is_installed(self):
        without = changed(self.package, r"sbin/spamtrace\..*", lambda data: None)
        said = self.plesk("bin", "extension", "--install", without, status=1)
        self.assertIn("cannot run on this server", said)
        self.assertIn(f"no program for {os.uname().machine}", said)
        self.assertEqual(self.everything(), self.before)

    def test_an_older_panel_refuses_it(self):
        newer = changed(self.package, "meta.xml", lambda text: text.replace(b"<plesk_min_version>", b"<plesk_min_version>99"))
        self.assertIn("newer panel", self.plesk("bin", "extension", "--install", newer, status=1))
        self.assertEqual(self.everything(), self.before)


if __name__ == "__main__":
    unittest.main()

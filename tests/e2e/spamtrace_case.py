"""What the end-to-end stories share: a fresh directory each, the program, a generated server."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["SPAMTRACE_BUILD"])
PROGRAM = BUILD / "backend" / "spamtrace"
GENERATOR = BUILD / "tests" / "support" / "generate_server"
SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "data" / "golden"


class SpamtraceCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.dir = pathlib.Path(directory.name)
        self.root = self.dir / "server"

    def run_program(self, *arguments, root=None):
        command = [PROGRAM, "--root", root or self.root, *arguments]
        return subprocess.run(command, capture_output=True, timeout=300, check=False)

    def ask(self, *arguments, root=None):
        """The data of the answer; fails where the answer is an error."""
        done = self.run_program("--json", *arguments, root=root)
        answer = json.loads(done.stdout)
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(done.returncode, 0)
        return answer["data"]

    def ask_wrong(self, *arguments, root=None):
        """The error of the answer and the exit status."""
        done = self.run_program("--json", *arguments, root=root)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["ok"], answer)
        return answer["error"], done.returncode

    def generate(self, *options, mta="qmail"):
        subprocess.run([GENERATOR, mta, self.root, *options], check=True)
        return json.loads((self.root / "truth.json").read_text())

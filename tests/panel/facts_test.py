"""What the panel's database knows of the server is in the answers after a run of the scheduler, and stays there while the
database is down.

The program asks the panel of the running system only, by the command at its fixed place. So the server that the panel
lies in becomes the `/` of a mount namespace, with the host's programs in it.
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "e2e"))

import panel as simulated
from install_test import BUILD, PROGRAM, make_package
from mount_namespace import NAMESPACE, run_tests_where_there_is_one

INSIDE = """
root=$1
simulated=$2
database=$3
shift 3
for directory in /bin /lib /lib64 /usr/bin /usr/lib /usr/share /etc/alternatives /etc/php /proc /dev "$simulated" "$database"; do
    test -d "$directory" || continue
    mkdir -p "$root$directory"
    mount --rbind "$directory" "$root$directory"
done
mkdir -p "$root/tmp"
exec chroot "$root" "$@"
"""


class FactsTest(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        self.root = Path(room.name) / "server"
        subprocess.run([BUILD / "tests/support/generate_server", "qmail", self.root], check=True)
        self.panel = simulated.Panel(self.root)
        self.addCleanup(self.panel.stop)
        self.panel.start()
        (self.panel.product / "admin/conf/panel.ini").write_text("")  # the root is /
        self.rows("DELETE FROM domains WHERE name = 'site7.example'; "
                  "INSERT INTO domain_aliases (name, displayName, dom_id) VALUES ('site7.example', 'site7.example', 1)")
        self.move_home("shopadm", "/home/shopadm")
        subprocess.run(["plesk", "bin", "extension", "--install", make_package(Path(room.name))], env=self.panel.env, check=True)

    def rows(self, sql):
        done = subprocess.run(["plesk", "db", "-N", "-B", "-e", sql], env=self.panel.env, text=True, check=True, stdout=subprocess.PIPE)
        return done.stdout.splitlines()

    def move_home(self, user, home):
        passwd = self.root / "etc/passwd"
        lines = [line.split(":") for line in passwd.read_text().splitlines()]
        for line in lines:
            if line[0] == user:
                line[5] = home
        passwd.write_text("".join(":".join(line) + "\n" for line in lines))

    def inside(self, *command):
        """Runs the command where the panel's server is `/`."""
        line = [*NAMESPACE, "sh", "-ec", INSIDE, "sh", self.root, simulated.SIMULATED, self.panel.database.place, *command]
        env = self.panel.env | {"PANEL_PRODUCT_ROOT": "/usr/local/psa", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        subprocess.run(line, env=env, check=True, stdout=subprocess.DEVNULL)

    def run_task(self):
        """As the scheduler does it."""
        self.inside("php", simulated.SIMULATED / "run_script.php", "/usr/local/psa/admin/plib/modules/spamtrace/scripts/watch.php")

    def ingest(self):
        """As an admin does it in a terminal: without its database the panel runs no script."""
        self.inside("/usr/local/psa/admin/sbin/modules/spamtrace/spamtrace", "ingest")

    def stop_database(self):
        self.panel.database.server.terminate()
        self.panel.database.server.wait()

    def ask(self, *words, scope=None):
        """From outside, of what is kept; as the panel's page does it where there is a scope."""
        line = [PROGRAM, f"--root={self.root}", "--json", "--no-refresh", *words]
        request = None
        if scope is not None:
            line = [PROGRAM, f"--root={self.root}", "api"]
            request = json.dumps({"command": words[0], "params": {"name": words[1], "no-refresh": True}, "scope": {"domains": scope}})
        done = subprocess.run(line, input=request, text=True, check=False, stdout=subprocess.PIPE)
        answer = json.loads(done.stdout)
        self.assertTrue(answer["ok"], answer)
        return answer["data"]

    def names(self):
        return {item["domain"]: (item["owner"], item["aliases"]) for item in self.ask("domains", "--limit=1000")["domains"]}

    def owner(self, domain):
        return self.rows(f"SELECT c.login FROM clients c JOIN domains d ON d.cl_id = c.id WHERE d.name = '{domain}'")[0]

    def test_after_a_run_of_the_scheduler(self):
        self.run_task()
        panel = self.ask("doctor")["coverage"]["panel"]
        count = {name: int(self.rows(f"SELECT count(*) FROM {table}")[0])
                 for name, table in {"domains": "domains", "system_users": "sys_users", "aliases": "domain_aliases WHERE mail = 'true'",
                                     "mailboxes": "mail m JOIN domains d ON d.id = m.dom_id"}.items()}
        # The system user whose main domain is gone serves none.
        self.assertEqual(panel | {"changed": None}, count | {"system_users": count["system_users"] - 1, "odd_rows": 0, "changed": None,
                                                             "failing_since": None, "error": None})
        names = self.names()
        self.assertEqual(names["site1.example"], (self.owner("site1.example"), ["xn--e1afmkfd-5ve.example"]))
        self.assertEqual(names["site0.example"], (self.owner("site0.example"), ["alias0.example", "site7.example"]))
        self.assertNotIn("site7.example", names)

        aliased = self.ask("source", "smtp_auth:info@site7.example")["source"]
        self.assertEqual((aliased["domain"], aliased["owner"]), ("site0.example", self.owner("site0.example")))
        script = self.ask("source", "system_user:shopadm")["source"]
        self.assertEqual((script["domain"], script["owner"]), ("site3.example", self.owner("site3.example")))
        self.assertIn("system_user:shopadm", [source["id"] for source in self.ask("domain", "site3.example")["sources"]])

    def test_an_owner_is_told_to_the_admin_only(self):
        self.run_task()
        seen = self.ask("domain", "site0.example", scope=["site0.example"])
        self.assertIsNone(seen["domain"]["owner"])
        self.assertEqual({source["owner"] for source in seen["sources"]}, {None})
        self.assertIsNone(seen["coverage"])
        self.assertIn("smtp_auth:info@site7.example", [source["id"] for source in seen["sources"]])

    def test_while_the_database_is_down_what_it_told_is_used(self):
        self.run_task()
        names, before = self.names(), self.ask("doctor")["coverage"]["panel"]
        self.stop_database()
        self.ingest()
        self.assertEqual(self.names(), names)
        failing = self.ask("doctor")["coverage"]["panel"]
        self.assertIn("ERROR 2002", failing["error"]["message"])
        self.assertIsNotNone(failing["failing_since"])
        self.assertEqual(failing | {"error": None, "failing_since": None}, before)
        self.ingest()
        self.assertEqual(self.ask("doctor")["coverage"]["panel"], failing)
        line = [PROGRAM, f"--root={self.root}", "--no-refresh", "domains"]
        said = subprocess.run(line, check=True, text=True, stdout=subprocess.PIPE).stdout
        self.assertIn("what it told before is used", said)

    def test_a_database_that_was_never_up(self):
        self.stop_database()
        self.ingest()
        self.assertIn("ERROR 2002", self.ask("doctor")["coverage"]["panel"]["error"]["message"])
        self.assertEqual(self.names()["site1.example"], (None, []))

    def test_one_table_that_is_missing_takes_nothing_from_the_others(self):
        self.rows("DROP TABLE domain_aliases")
        self.run_task()
        self.assertIn("domain_aliases", self.ask("doctor")["coverage"]["panel"]["error"]["message"])
        self.assertEqual(self.names()["site1.example"], (self.owner("site1.example"), []))

    def test_another_root_is_not_asked(self):
        ingest = [PROGRAM, f"--root={self.root}", "--json", "ingest"]
        done = json.loads(subprocess.run(ingest, check=True, text=True, stdout=subprocess.PIPE).stdout)
        self.assertIsNone(done["data"]["coverage"]["panel"])


if __name__ == "__main__":
    run_tests_where_there_is_one()

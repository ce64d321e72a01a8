#!/usr/bin/env python3
"""A panel to install the extension into: its database, its files, its command line, its web server.

  panel.py serve ROOT [PACKAGE]   prints its address and stays until its standard input ends, with the package installed
  panel.py run ROOT -- COMMAND…   runs the command where the panel is, without the web server

ROOT is a server root as generate_server makes it; the panel lies in ROOT/usr/local/psa. Its database lies in a directory
of its own under /tmp, since a socket's name is short and its owner is no root.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import people

HERE = Path(__file__).resolve().parent
SIMULATED = HERE / "simulated"


def path_with_sbin():
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def program(name):
    return shutil.which(name, path=path_with_sbin())


def database_user():
    """Root's database belongs to nobody, as MariaDB does not run as root."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else None


class Database:
    def __init__(self):
        self.place = Path(tempfile.mkdtemp(prefix="panel-db-"))
        self.socket = self.place / "socket"
        self.user = database_user()
        if self.user:
            os.chown(self.place, self.user.pw_uid, self.user.pw_gid)
        self.server = None

    def start(self):
        data = self.place / "data"
        self._as_user(subprocess.run, [program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", "--skip-test-db",
                                       "--auth-root-authentication-method=normal"],
                      check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.server = self._as_user(
            subprocess.Popen, [program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--socket={self.socket}", "--skip-networking",
                               f"--pid-file={self.place}/pid", "--innodb-flush-log-at-trx-commit=0", f"--tmpdir={self.place}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self._wait_until_ready()

    def _as_user(self, start, *arguments, **options):
        if self.user:
            options |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return start(*arguments, cwd=self.place, **options)

    def _wait_until_ready(self):
        said = []
        for line in self.server.stderr:
            said.append(line)
            if "ready for connections" in line:
                threading.Thread(target=self.server.stderr.read, daemon=True).start()
                return
        raise SystemExit("panel: the database did not start:\n" + "".join(said[-10:]))

    def fill(self):
        statements = "CREATE DATABASE psa CHARACTER SET utf8mb4; USE psa;\n" + (SIMULATED / "psa.sql").read_text()
        statements += "START TRANSACTION;\n" + "".join(f"{one};\n" for one in people.sql()) + "COMMIT;\n"
        client = [program("mariadb"), "--no-defaults", "--user=root", f"--socket={self.socket}", "--default-character-set=utf8mb4"]
        subprocess.run(client, input=statements, text=True, check=True)

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait()
        shutil.rmtree(self.place, ignore_errors=True)


class Panel:
    def __init__(self, root):
        self.root = Path(root).resolve()
        self.product = self.root / "usr/local/psa"
        self.database = Database()
        self.web = None
        self.long_task = None
        self.env = dict(os.environ, PANEL_PRODUCT_ROOT=str(self.product), PANEL_DATABASE_SOCKET=str(self.database.socket),
                        PATH=f"{self.root}/usr/sbin:{path_with_sbin()}")

    def start(self):
        self.database.start()
        self.database.fill()
        for folder in ("admin/conf", "admin/sbin/modules", "admin/bin/modules", "admin/htdocs/modules", "admin/plib/modules", "var/modules", "var/sessions"):
            (self.product / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(SIMULATED / "bin/mod_wrapper", self.product / "admin/sbin/mod_wrapper")
        # The program reads the server that the panel lies in, not the one that the test runs on.
        (self.product / "admin/conf/panel.ini").write_text(f"[ext-spamtrace]\nroot = {self.root}\nplesk = {self.root}/usr/sbin/plesk\n")
        self._put_command()

    def _put_command(self):
        command = self.root / "usr/sbin/plesk"
        command.parent.mkdir(parents=True, exist_ok=True)
        command.write_text(f"#!/bin/sh\nexport PANEL_PRODUCT_ROOT='{self.product}' PANEL_DATABASE_SOCKET='{self.database.socket}'\n"
                           f"exec python3 '{SIMULATED}/bin/plesk' \"$@\"\n")
        command.chmod(0o755)

    def run_tasks(self):
        """What the scheduler does when it is time: each task's script, one after the other; gives their statuses."""
        query = "SELECT CONCAT(m.name, '/scripts/', t.cmd) FROM ModuleTasks t JOIN Modules m ON m.id = t.module_id ORDER BY t.id"
        scripts = subprocess.run(["plesk", "db", "-N", "-B", "-e", query], env=self.env, check=True, text=True, stdout=subprocess.PIPE).stdout
        run = [program("php"), str(SIMULATED / "run_script.php")]
        return [subprocess.run([*run, str(self.product / "admin/plib/modules" / one)], env=self.env, stdout=subprocess.DEVNULL).returncode
                for one in scripts.splitlines()]

    def run_long_task(self, number):
        """A process of its own, as the panel has it."""
        self.long_task = subprocess.Popen([program("php"), str(SIMULATED / "run_long_task.php"), str(number)], env=self.env)
        return self.long_task.wait()

    def _start_long_tasks(self):
        pipe = self.product / "var/long-tasks"
        os.mkfifo(pipe)
        # Open for writing too, so that it has no end while the panel runs.
        lines = os.fdopen(os.open(pipe, os.O_RDWR), encoding="ascii", closefd=True)
        threading.Thread(target=lambda: [self.run_long_task(int(line)) for line in lines], daemon=True).start()

    def serve(self):
        """The address under which the panel then answers."""
        settings = {"session.save_path": self.product / "var/sessions", "display_errors": 0, "log_errors": 1, "memory_limit": "128M",
                    "upload_max_filesize": "2M", "post_max_size": "8M"}
        options = [word for name, value in settings.items() for word in ("-d", f"{name}={value}")]
        self._start_long_tasks()
        line = [program("php"), *options, "-S", "127.0.0.1:0", "-t", str(SIMULATED), str(SIMULATED / "router.php")]
        self.web = subprocess.Popen(line, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said = ""
        for said in self.web.stderr:
            if "started" in said:
                threading.Thread(target=self._pass_on_faults, daemon=True).start()
                return said[said.index("http://"):said.index(")")]
        raise SystemExit(f"panel: the web server did not start: {said}")

    # PHP's server tells of each connection; what an admin would find in the log is only the rest.
    def _pass_on_faults(self):
        for line in self.web.stderr:
            if not line.rstrip().endswith(("Accepted", "Closing")) and "]: " not in line[:120]:
                sys.stderr.write(line)

    def stop(self):
        for process in (self.web, self.long_task):
            if process and process.poll() is None:
                process.terminate()
                process.wait()
        self.database.stop()


def main(words):
    verb, root, *command = words
    panel = Panel(root)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started ends as well
    try:
        panel.start()
        if verb == "serve":
            for package in command:
                subprocess.run(["plesk", "bin", "extension", "--install", package], env=panel.env, check=True)
            print(panel.serve(), flush=True)
            sys.stdin.read()
            return 0
        return subprocess.run(command[1:], env=panel.env).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        panel.stop()


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("serve", "run"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))

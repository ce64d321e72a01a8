"""A real Postfix of the test's own.

It runs in private namespaces (mount, network, processes), so that its paths are the plain ones and nothing of
the host's own mail system, accounts or network is touched: its etc/postfix, var/spool/postfix, var/log and so
on are parts of a directory of the test, mounted over the real places. That directory is what Spamtrace gets as
--root. The network is a loopback device with the addresses below; it leads nowhere else.
"""
import json
import os
import shutil
import signal
import smtplib
import subprocess
import sys
import time

from header_milter import HeaderMilter
from smtp_sink import SmtpSink

SERVER, HOST_NAME = "192.0.2.1", "mx1.example.com"
SINK, SINK_NAME = "192.0.2.25", "mx.example.net"
WHITE_LISTED = "198.51.100.7"
FOREIGN = "203.0.113.50"
PC, LAPTOP = "203.0.113.9", "203.0.113.10"
HOSTS = {
    "127.0.0.1": "localhost",
    SERVER: HOST_NAME,
    SINK: SINK_NAME,
    WHITE_LISTED: "scanner.example.org",
    FOREIGN: "mail.example.org",
    PC: "pc.example.org",
    LAPTOP: "laptop.example.org",
}

DAEMONS = "/usr/lib/postfix/sbin"
NEEDED = ["/usr/sbin/postdrop", DAEMONS + "/master", "/usr/sbin/saslpasswd2"]
SKIPPED = 77  # the exit status that ctest takes for "skipped"

POSTFIX, POPUSER = 2525, 2110  # uids of this server's own etc/passwd
USERS = {
    "root": (0, "/root"),
    "www-data": (33, "/var/www"),
    "backup": (34, "/var/backups"),
    "postfix": (POSTFIX, "/var/spool/postfix"),
    "popuser": (POPUSER, "/var/qmail/popuser"),
    "shop1": (10001, "/var/www/vhosts/site1.example"),
    "shop2": (10002, "/var/www/vhosts/site2.example"),
    "nobody": (65534, "/nonexistent"),
}
MAILBOXES = ["info@site0.example", "anna@site0.example", "bruno@site1.example", "info@site2.example",
             "clara@site3.example"]
PASSWORD = "correct horse"
ALIASES = {  # Postfix keeps the queue id of what goes through these
    "chief@site2.example": "ok.chief@example.org",
    "office@site2.example": "later.office@example.org",
    "team@site2.example": "info@site2.example, later.team@example.org",
}
LOCAL_ALIASES = {  # and here local(8) makes a new message
    "helpdesk": "ok.helpdesk@example.net",
    "alarm": "later.alarm@example.net",
}

MAIN_CF = f"""
compatibility_level = 3.6
myhostname = {HOST_NAME}
mydestination = $myhostname, localhost.$mydomain, localhost
mynetworks = 127.0.0.0/8, {WHITE_LISTED}/32
inet_interfaces = 127.0.0.1, {SERVER}
inet_protocols = ipv4
maillog_file = /var/log/maillog

# No name server here: names come from the hosts file.
smtp_host_lookup = native
smtp_dns_support_level = disabled
relayhost = [{SINK_NAME}]
transport_maps = TYPE:/etc/postfix/transport
smtp_connect_timeout = 5s

alias_maps = TYPE:/etc/postfix/aliases
alias_database =
virtual_alias_maps = TYPE:/var/spool/postfix/plesk/virtual
virtual_mailbox_domains = TYPE:/var/spool/postfix/plesk/virtual_domains
virtual_mailbox_maps = TYPE:/var/spool/postfix/plesk/vmailbox
virtual_mailbox_base = ROOT/var/qmail/mailnames
virtual_uid_maps = static:{POPUSER}
virtual_gid_maps = static:{POPUSER}
plesk_virtual_destination_recipient_limit = 1

smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_reject_unlisted_recipient = no
smtpd_error_sleep_time = 0
smtpd_sasl_local_domain =
cyrus_sasl_config_path = /etc/postfix/sasl
in_flow_delay = 0

# What is deferred stays so until the test asks.
queue_run_delay = 3000s
minimal_backoff_time = 3000s
maximal_backoff_time = 6000s
"""

MASTER_CF = """
smtp       inet n - n - - smtpd
submission inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_milters=inet:127.0.0.1:MILTER_PORT
pickup     unix n - n 60 1 pickup
cleanup    unix n - n - 0 cleanup
qmgr       unix n - n 300 1 qmgr
rewrite    unix - - n - - trivial-rewrite
bounce     unix - - n - 0 bounce
defer      unix - - n - 0 bounce
trace      unix - - n - 0 bounce
verify     unix - - n - 1 verify
flush      unix n - n 1000? 0 flush
proxymap   unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp       unix - - n - - smtp
relay      unix - - n - - smtp
showq      unix n - n - - showq
error      unix - - n - - error
retry      unix - - n - - error
discard    unix - - n - - discard
local      unix - n n - - local
virtual    unix - n n - - virtual
lmtp       unix - - n - - lmtp
anvil      unix - - n - 1 anvil
scache     unix - - n - 1 scache
postlog    unix-dgram n - n - 1 postlogd
plesk_virtual unix - n n - - pipe
  flags=DORhu user=popuser:popuser argv=/bin/sh -c {cat >/dev/null}
"""

# Plesk's default; its paths are those of a server with Plesk.
PSA_CONF = """
PRODUCT_ROOT_D\t/usr/local/psa
HTTPD_VHOSTS_D\t/var/www/vhosts
QMAIL_ROOT_D\t/var/qmail
PLESK_MAILNAMES_D\t/var/qmail/mailnames
"""

# With whatever the host's own etc has, each of these is hidden behind the test's.
MOUNTED = ["etc/postfix", "etc/passwd", "etc/group", "etc/hosts", "etc/nsswitch.conf",
           "var/spool/postfix", "var/lib/postfix", "var/log", "var/mail"]


# ---- private namespaces


def unshare_command():
    """What runs a command in namespaces of its own, or the reason why there is none."""
    missing = [path for path in NEEDED if not os.path.exists(path)]
    if missing:
        return None, f"not installed (tests/support/setup does it): {' '.join(missing)}"
    command = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            return None, "this is not root, and there is no sudo"
        command = ["sudo", "-n", "--preserve-env=SPAMTRACE_BUILD", *command]
    needed = "mount -t proc proc /proc && mount -t tmpfs none /mnt && ip link set lo up"
    probe = subprocess.run([*command, "sh", "-c", needed], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        return None, f"no private namespaces: {probe.stderr.strip()}"
    return command, ""


def run_in_private_namespaces(script, arguments):
    """Runs a Python script there, which sees `--inside` as its first argument. Ends this process."""
    command, reason = unshare_command()
    if command is None:
        print(f"skipped: a real Postfix needs root and its packages: {reason}")
        sys.exit(SKIPPED)
    command += [sys.executable, "-B", script, "--inside", *arguments]
    sys.exit(subprocess.run(command, check=False).returncode)


def set_up_namespaces():
    """Once, as the first process inside."""
    run("mount", "-t", "proc", "proc", "/proc")
    run("ip", "link", "set", "lo", "up")
    for address in HOSTS:
        if not address.startswith("127."):
            run("ip", "address", "add", address + "/32", "dev", "lo")
    os.environ["TZ"] = "UTC"
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def wait_until(what, condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s until {what}")
        time.sleep(0.02)


# ---- the files of the server


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.lstrip("\n"))
    path.chmod(mode)


def write_main_cf(path, text):
    """Each program of Postfix waits until main.cf is older than a second, lest it is still being written."""
    write(path, text)
    os.utime(path, (1, 1))


def make_directory(path, mode, owner=0, group=0):
    path.mkdir(parents=True, exist_ok=True)
    os.chown(path, owner, group)
    path.chmod(mode)


def write_accounts(etc, postdrop):
    groups = {name: uid for name, (uid, _) in USERS.items()} | {"psacln": 1003, "postdrop": postdrop}
    users = [f"{name}:x:{uid}:{uid}::{home}:/bin/sh\n" for name, (uid, home) in USERS.items()]
    write(etc / "passwd", "".join(users))
    write(etc / "group", "".join(f"{name}:x:{gid}:\n" for name, gid in groups.items()))
    write(etc / "hosts", "".join(f"{address} {name}\n" for address, name in HOSTS.items()))
    write(etc / "nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n")


def write_queue_directories(spool, postdrop):
    make_directory(spool, 0o755)
    make_directory(spool / "pid", 0o755)
    for name in "active bounce corrupt defer deferred flush hold incoming private saved trace".split():
        make_directory(spool / name, 0o700, POSTFIX)
    make_directory(spool / "maildrop", 0o1730, POSTFIX, postdrop)
    make_directory(spool / "public", 0o2710, POSTFIX, postdrop)


def write_map(kind, path, entries):
    write(path, "".join(f"{key} {value}\n" for key, value in entries.items()))
    run("postmap", f"{kind}:{path}")


def write_maps(kind, etc, spool):
    """Once main.cf is where postmap looks for it."""
    domains = sorted({address.partition("@")[2] for address in [*MAILBOXES, *ALIASES]})
    write(etc / "postfix/aliases", "".join(f"{name}: {value}\n" for name, value in LOCAL_ALIASES.items()))
    run("postalias", f"{kind}:{etc}/postfix/aliases")
    transports = {"site3.example": "plesk_virtual:", "down.example": "smtp:[192.0.2.99]"}
    write_map(kind, etc / "postfix/transport", transports)
    write_map(kind, spool / "plesk/virtual", ALIASES)
    write_map(kind, spool / "plesk/virtual_domains", {domain: "ok" for domain in domains})
    boxes = {box: "{1}/{0}/Maildir/".format(*box.split("@")) for box in MAILBOXES}
    write_map(kind, spool / "plesk/vmailbox", boxes)


def write_passwords(sasl):
    """Cyrus SASL's own database, which smtpd asks through libsasl2."""
    write(sasl / "smtpd.conf", "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n"
                               "sasldb_path: /etc/postfix/sasl/sasldb2\n")
    for mailbox in MAILBOXES:
        user, _, domain = mailbox.partition("@")
        run("saslpasswd2", "-p", "-c", "-f", str(sasl / "sasldb2"), "-u", domain, user,
            input=PASSWORD.encode())
    os.chown(sasl / "sasldb2", POSTFIX, POSTFIX)


class RealPostfix:
    def __init__(self, root):
        self.root = root
        self.spool = root / "var/spool/postfix"
        self.log = root / "var/log/maillog"
        self.sink = SmtpSink((SINK, 25), SINK_NAME)
        self.milter = HeaderMilter()
        self.master = None

    # ---- begin and end

    def set_up(self):
        """Writes the server and mounts its parts over the host's."""
        make_directory(self.root, 0o755)
        run("mount", "-t", "tmpfs", "-o", "mode=755", "none", str(self.root))
        kind = run("postconf", "-d", "-h", "default_database_type").decode().strip()
        self._write_files(kind)
        for part in MOUNTED:
            run("mount", "--bind", str(self.root / part), "/" + part)
        write_maps(kind, self.root / "etc", self.spool)
        self.sink.start()
        self.milter.start()

    def tear_down(self):
        self.stop()
        self.milter.stop()
        self.sink.stop()
        for part in reversed(MOUNTED):
            run("umount", "/" + part)
        run("umount", str(self.root))

    def _write_files(self, kind):
        postdrop = os.stat("/usr/sbin/postdrop").st_gid
        etc = self.root / "etc"
        write_accounts(etc, postdrop)
        write(etc / "psa/psa.conf", PSA_CONF)
        write(self.root / "usr/local/psa/version", "18.0.70 Debian 12.0\n")
        write_main_cf(etc / "postfix/main.cf", MAIN_CF.replace("TYPE", kind).replace("ROOT", str(self.root)))
        write(etc / "postfix/master.cf", MASTER_CF.replace("MILTER_PORT", str(self.milter.port)))
        # Where map types are packages of their own, this file names them.
        if os.path.exists("/etc/postfix/dynamicmaps.cf"):
            shutil.copy("/etc/postfix/dynamicmaps.cf", etc / "postfix")
        write_queue_directories(self.spool, postdrop)
        write_passwords(etc / "postfix/sasl")
        make_directory(self.root / "var/lib/postfix", 0o700, POSTFIX)
        make_directory(self.root / "var/log", 0o755)
        make_directory(self.root / "var/mail", 0o1777)
        for mailbox in MAILBOXES:
            user, _, domain = mailbox.partition("@")
            make_directory(self.root / "var/qmail/mailnames" / domain / user, 0o700, POPUSER, POPUSER)

    def start(self):
        run(DAEMONS + "/master", "-w")
        self.master = int((self.spool / "pid/master.pid").read_text())

    def stop(self):
        """master takes its daemons with it: they are of its process group."""
        if self.master is None:
            return
        for name in ("qmgr", "pickup"):
            self.resume(name)
        os.kill(self.master, signal.SIGTERM)
        wait_until("Postfix has ended", lambda: not self._daemons())
        self.master = None

    def _daemons(self):
        return [pid for pid in processes() if os.path.dirname(executable(pid)) == DAEMONS]

    def configure(self, **settings):
        """Changes main.cf and makes the daemons take it up."""
        main_cf = self.root / "etc/postfix/main.cf"
        more = "".join(f"{name} = {value}\n" for name, value in settings.items())
        write_main_cf(main_cf, main_cf.read_text() + more)
        before = set(self._of_program("qmgr"))
        os.kill(self.master, signal.SIGHUP)
        wait_until("qmgr was started anew", lambda: set(self._of_program("qmgr")) not in (before, set()))

    # ---- daemons by name

    def _of_program(self, name):
        return [pid for pid in processes() if executable(pid) == f"{DAEMONS}/{name}"]

    def freeze(self, *names):
        """Stops daemons where they are: what comes to them piles up in the queue before them."""
        for name in names:
            pids = self._of_program(name)
            if not pids:
                raise RuntimeError(f"{name} does not run")
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)

    def resume(self, *names):
        for name in names:
            for pid in self._of_program(name):
                os.kill(pid, signal.SIGCONT)

    # ---- sending

    def submit(self, mailbox, recipients, text, sender=None, client=PC, password=PASSWORD):
        """As an authenticated mailbox over submission."""
        with smtplib.SMTP(SERVER, 587, HOSTS[client], 30, (client, 0)) as smtp:
            smtp.ehlo()
            smtp.user, smtp.password = mailbox, password
            smtp.auth("PLAIN", smtp.auth_plain)
            smtp.sendmail(mailbox if sender is None else sender, recipients, text)

    def relay(self, client, sender, recipients, text, helo=None):
        """Over SMTP without a login."""
        with smtplib.SMTP(SERVER, 25, helo or HOSTS[client], 30, (client, 0)) as smtp:
            smtp.sendmail(sender, recipients, text)

    def sendmail(self, user, recipients, text, *options):
        """As a system user through sendmail, with the uid of that user alone."""
        uid = USERS[user][0]
        run("/usr/sbin/sendmail", "-i", *options, "--", *recipients, input=text.encode(),
            user=uid, group=uid, extra_groups=[], cwd="/")

    # ---- looking

    def queue(self):
        """What postqueue says, by queue id."""
        lines = run("postqueue", "-j").decode().splitlines()
        return {message["queue_id"]: message for message in map(json.loads, lines)}

    def files(self, *names):
        """The queue ids that lie in these directories, in whatever state of being written."""
        return [file.name for name in names for file in (self.spool / name).glob("**/*") if file.is_file()]

    def postcat(self, part, queue_id):
        """`h`: the header, `b`: the body, `e`: the envelope, as postcat shows them."""
        return run("postcat", f"-{part}q", queue_id)

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def wait_until_settled(self, moving=0):
        """Until all but `moving` messages have left the queues that are worked on.

        One look does not do, since a message may hand its place on to its bounce between two directories."""
        def is_settled():
            return all(len(self.files("maildrop", "incoming", "active")) == moving for _ in range(3))
        wait_until(f"only {moving} messages are being worked on", is_settled)


def processes():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def executable(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return ""

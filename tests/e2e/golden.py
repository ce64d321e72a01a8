"""The golden answers: each command's JSON and text on generated servers, as files under tests/data/golden.

golden.py check    fails with the difference where an answer is another one now
golden.py approve  shows each difference and asks whether the new answer is right
"""
import difflib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ["SPAMTRACE_BUILD"])
GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "data" / "golden"
# Small numbers of everything, the same on every machine.
SERVER = ["--seed", "20", "--scale", "1", "--end", "2026-03-01T08:00:00Z"]
COMMANDS = {
    "sources": ["sources", "--limit", "8"],
    "sources_of_a_kind": ["sources", "--kind", "bounce"],
    "sources_in_a_window": ["sources", "--since", "2026-03-01T00:00:00Z", "--until", "2026-03-01T03:00:00Z", "--limit", "3"],
    "source_mailbox": ["source", "smtp_auth:info@site0.example"],
    "source_script": ["source", "system_user:shopadm"],
    "source_backscatter": ["source", "bounce:site4.example"],
    "source_not_there": ["source", "smtp_auth:nobody@site0.example"],
    "domains": ["domains", "--limit", "5"],
    "domains_found": ["domains", "--domain", "SITE1", "--sort", "domain"],
    "timeline_in_a_window": ["timeline", "--since", "2026-03-01T01:00:00Z", "--until", "2026-03-01T04:00:00Z"],
    "domains_by_recipients": ["domains", "--sort", "recipients", "--since", "2026-03-01T00:00:00Z", "--offset", "1", "--limit", "2"],
    "domain": ["domain", "site4.example"],
    "domain_not_there": ["domain", "nobody.example"],
    "queue_status": ["queue", "status"],
    "queue_list": ["queue", "list", "--sort", "recipients", "--limit", "5"],
    "queue_list_filtered": ["queue", "list", "--origin", "bounce:site4.example", "--limit", "2"],
    "sources_by_queued": ["sources", "--sort", "queued", "--offset", "1", "--limit", "2"],
    "queue_groups": ["queue", "groups"],
    "queue_groups_by_sender": ["queue", "groups", "--by", "sender", "--offset", "1", "--limit", "3"],
    "queue_groups_by_subject": ["queue", "groups", "--by", "subject", "--min-recipients", "2", "--limit", "3"],
    "queue_groups_by_domain": ["queue", "groups", "--by", "recipient-domain", "--origin", "bounce:site4.example", "--limit", "3"],
    "doctor": ["doctor"],
    "whitelist": ["whitelist"],
    "policy_list_without_a_panel": ["policy", "list"],
    "journal_of_nothing": ["journal"],
    "journal_show_not_there": ["journal", "show", "7"],
    "usage_no_command": [],
    "usage_kind": ["sources", "--kind", "spammer"],
    "usage_group": ["queue", "groups", "--by", "size"],
    "usage_sort": ["sources", "--sort", "size"],
    "usage_id": ["queue", "show", "../../etc/passwd"],
}
# On Postfix only what differs there. A file in maildrop tells its sender by its owner, which only root can set.
POSTFIX_PREFIX = "postfix_"
POSTFIX_NAMES = ("sources", "source_mailbox", "source_script", "queue_status", "queue_list", "queue_groups", "doctor", "whitelist")


def run(root, *arguments):
    done = subprocess.run([BUILD / "backend" / "spamtrace", "--root", root, *arguments], capture_output=True, check=False)
    text = done.stdout.decode() + done.stderr.decode()
    return text.replace(str(root), "ROOT"), done.returncode


def without_machine(answer):
    """What differs from kernel to kernel, and with each place that a test server is written to."""
    data = answer.get("data") or {}
    if "sandbox" in data:
        # chroot is left out where the leak sanitizer needs /proc.
        data["sandbox"] = [{"layer": layer["layer"]} for layer in data["sandbox"] if layer["layer"] != "chroot"]
    if "coverage" in data:
        if data["coverage"]["queue"]["renumbered"]:
            data["coverage"]["queue"]["renumbered"] = "nearly all"
    return answer


def answers(root, prefix="", names=None):
    first = json.loads(run(root, "--json", "queue", "list", "--origin", "system_user:shopadm", "--limit", "1")[0])
    commands = {name: command for name, command in COMMANDS.items() if names is None or name in names}
    commands["queue_show"] = ["queue", "show", first["data"]["messages"][0]["queue_id"]]
    for name, arguments in commands.items():
        text, status = run(root, "--json", *arguments)
        answer = without_machine(json.loads(text))
        yield prefix + name + ".json", json.dumps({"exit": status, **answer}, indent=1, ensure_ascii=False) + "\n"
        if name not in ("doctor",):
            text, status = run(root, *arguments)
            yield prefix + name + ".txt", f"exit {status}\n{text}"


def all_answers(directory):
    for mta in ("qmail", "postfix"):
        subprocess.run([BUILD / "tests/support/generate_server", mta, directory / mta, *SERVER], check=True)
    yield from answers(directory / "qmail")
    yield from answers(directory / "postfix", POSTFIX_PREFIX, POSTFIX_NAMES)
    yield "spamtrace.8", run(directory / "qmail", "man")[0]


def is_asked(name):
    return os.geteuid() == 0 or not name.startswith(POSTFIX_PREFIX)


def difference(name, text):
    file = GOLDEN / name
    old = file.read_text().splitlines() if file.exists() else []
    return "\n".join(difflib.unified_diff(old, text.splitlines(), name, name + " now", lineterm="", n=2))


def approve(name, text):
    print(difference(name, text))
    if sys.stdin.isatty() and input(f"{name}: take this? [y/N] ") != "y":
        return False
    GOLDEN.mkdir(parents=True, exist_ok=True)
    (GOLDEN / name).write_text(text)
    return True


def main():
    action = sys.argv[1]
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        seen = set()
        for name, text in all_answers(pathlib.Path(directory)):
            seen.add(name)
            changed = is_asked(name) and difference(name, text)
            if changed and not (action == "approve" and approve(name, text)):
                print(changed)
                failed += 1
        for file in GOLDEN.glob("*"):
            if file.name not in seen:
                print(f"{file.name}: no command gives this answer")
                failed += 1
    print(f"{len(seen)} answers, {failed} differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

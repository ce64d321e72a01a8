#!/usr/bin/env python3
"""Runs whole commands in turn (A B A B ...) and prints one row of a markdown table for each.

    measure.py [--runs N] [--core N] [--before NAME COMMAND] --unit MB|message|answer NAME AMOUNT COMMAND [NAME AMOUNT COMMAND ...]

AMOUNT is what the command works through: bytes for MB, a number of messages for message, of no meaning for answer.
What is to be done before a row's command is not measured. COMMAND is given to bash; with the unit answer it is run without a shell, and the time until it is over is shown.
CPU is user and system time of the whole process tree, the figure that other load on the machine disturbs least. The
medians are of N runs after one that warms the cache. RSS is that of the largest process. The last column is the
CPU time for the same amount of work, the first command being 1.
"""
import argparse
import os
import shlex
import statistics
import subprocess
import sys
import time


# With posix_spawn(3), since a process that is forked off this one first pays for its memory.
def run_once(command, shell=True):
    words = ["bash", "-c", command] if shell else shlex.split(command)
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    began = time.monotonic()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - began
    if status != 0:
        sys.exit(f"measure.py: {command}: exit status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_stime, wall, usage.ru_maxrss / 1024


def print_answers(rows, runs):
    print("| answer | wall ms, median | greatest | CPU ms | RSS MiB |")
    print("|---|---|---|---|---|")
    for (name, _, _), figures in zip(rows, runs):
        cpus, _, walls, sizes = zip(*figures)
        print(f"| {name} | {statistics.median(walls) * 1000:.0f} | {max(walls) * 1000:.0f} "
              f"| {statistics.median(cpus) * 1000:.0f} | {max(sizes):.0f} |")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--core", type=int, help="the only core that the commands may use")
    options.add_argument("--before", nargs=2, action="append", default=[], metavar=("NAME", "COMMAND"))
    options.add_argument("--unit", choices=("MB", "message", "answer"), required=True)
    options.add_argument("commands", nargs="+")
    given = options.parse_args()
    if len(given.commands) % 3 != 0:
        options.error("NAME, AMOUNT and COMMAND go together")
    rows = [(given.commands[i], float(given.commands[i + 1]), given.commands[i + 2])
            for i in range(0, len(given.commands), 3)]

    if given.core is not None:
        os.sched_setaffinity(0, {given.core})
    before = dict(given.before)
    runs = [[] for _ in rows]
    for turn in range(given.runs + 1):
        for index, (name, _, command) in enumerate(rows):
            if name in before:
                subprocess.run(["bash", "-c", before[name]], check=True)
            figures = run_once(command, given.unit != "answer")
            if turn > 0:
                runs[index].append(figures)

    if given.unit == "answer":
        print_answers(rows, runs)
        return
    scale, rate_name = (1e6, "MB/s") if given.unit == "MB" else (1, "messages/s")
    print(f"| command | CPU s (least, most) | of it system | wall s | {rate_name} of CPU | RSS MiB | CPU, relative |")
    print("|---|---|---|---|---|---|---|")
    first = None
    for (name, amount, _), figures in zip(rows, runs):
        cpus, systems, walls, sizes = zip(*figures)
        cpu = max(statistics.median(cpus), 1e-6)
        first = first or cpu / amount
        print(f"| {name} | {cpu:.2f} ({min(cpus):.2f}, {max(cpus):.2f}) | {statistics.median(systems):.2f} "
              f"| {statistics.median(walls):.2f} | {amount / scale / cpu:,.0f} | {max(sizes):.0f} "
              f"| {cpu / amount / first:.2f} |")


if __name__ == "__main__":
    main()

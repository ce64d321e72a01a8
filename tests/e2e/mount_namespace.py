"""A mount namespace in which a directory can be the `/` of the program under test, where one can be made."""

import os
import shutil
import subprocess
import sys
import unittest

SKIPPED = 77  # the exit status that ctest takes for "skipped"
NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def run_tests_where_there_is_one():
    probe = subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, text=True,
                           check=False) if shutil.which("unshare") else None
    if probe is None or probe.returncode != 0:
        print("skipped: no mount namespace can be made:", probe.stderr.strip() if probe else "no unshare(1)")
        sys.exit(SKIPPED)
    unittest.main()

"""Runs every deed with all of its deaths, on SQLite and on PostgreSQL; exits with 1 when one sweep did not mend one.

DATABASE=sqlite or postgres, given to make, runs one of both; STEP=7 strikes at every seventh statement only.
"""

import os
import subprocess
import sys

from testing import server
from testing.fresh import fresh_database, kinds_asked_for

SETTINGS = "testing.crashes.settings"


def main() -> int:
    failed = False
    for kind in kinds_asked_for():
        print(f"\n{kind}", flush=True)
        with fresh_database(kind) as (database_url, folder):
            environment = {**server.environment(database_url, folder), "DJANGO_SETTINGS_MODULE": SETTINGS}
            command = [sys.executable, "-m", "testing.crashes.run", "--step", os.environ.get("STEP") or "1"]
            failed |= subprocess.run(command, env=environment, cwd=server.ROOT, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""`make model`: a long run of the services against the reference, new each time, on SQLite and on PostgreSQL.

STEPS (10,000 on each by default) and DATABASE=sqlite or postgres may be given to make. A failure prints the steps that
lead to it, as few as were found.
"""

import os
import subprocess
import sys
from contextlib import ExitStack

from testing import server
from testing.fresh import kinds_asked_for
from testing.postgres import throw_away_cluster

TEST = "checkout/flow/tests/test_model.py"


def main() -> int:
    failed = False
    for kind in kinds_asked_for():
        with ExitStack() as stack:
            environment = {**os.environ, "MODEL_STEPS": os.environ.get("STEPS") or "10000"}
            environment.pop("TEST_DATABASE_URL", None)
            if kind == "postgres":
                environment["TEST_DATABASE_URL"] = f"{stack.enter_context(throw_away_cluster())}/model"
            print(f"\n{kind}: {environment['MODEL_STEPS']} steps", flush=True)
            command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--show-capture=no", TEST]
            failed |= subprocess.run(command, env=environment, cwd=server.ROOT, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

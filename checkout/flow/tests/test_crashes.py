"""I7: a worker killed at any of many places loses nothing; without transactions the same deaths are noticed.

Every statement is struck by `make crash`; here every few of each deed, and every failpoint.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from testing import databases, server
from testing.crashes.__main__ import SETTINGS

pytestmark = [pytest.mark.race, pytest.mark.django_db]


@pytest.fixture
def crash(pristine_database):
    """Runs testing.crashes.run on a database of its own."""

    def run(*arguments):
        name = databases.name_of_worker("crashes")
        with (
            tempfile.TemporaryDirectory(prefix="bowerbird-crash-") as folder,
            databases.temporary_copy(pristine_database, name) as url,
        ):
            environment = {**server.environment(url, Path(folder)), "DJANGO_SETTINGS_MODULE": SETTINGS}
            command = [sys.executable, "-m", "testing.crashes.run", *arguments]
            return subprocess.run(
                command, env=environment, cwd=server.ROOT, check=False, capture_output=True, text=True
            )

    return run


def test_one_sweep_mends_every_crash(crash):
    finished = crash("--step", "16")

    assert (finished.returncode, finished.stdout.splitlines()[-1:]) == (0, ["One sweep mended every crash."]), (
        finished.stdout + finished.stderr
    )


def test_crashes_are_noticed_where_transactions_are_cut_in_two(crash):
    finished = crash("--step", "8", "--only", "placing, paid by card", "--unguarded")

    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert re.search(r"placing, paid by card, killed before statement \d+: I\d", finished.stdout)

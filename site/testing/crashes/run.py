"""Kills at every place of every deed, on the database of DATABASE_URL, which is migrated and nobody else's.

Arguments: `--step 7` strikes at every seventh statement only; `--unguarded` commits what was done so far before the
process dies, as if there were no transactions, and must be told much; `--only NAME` does one deed.
"""

import argparse
import sys
import time

import django


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--unguarded", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    django.setup()
    from testing.crashes.deeds import DEEDS, Goods
    from testing.crashes.sweeping import bring_callbacks_home
    from testing.crashes.trying import list_failpoints, try_deed

    bring_callbacks_home()
    goods = Goods()
    complaints: list[str] = []
    failpoints = list_failpoints()
    missed = set(failpoints)
    for deed in DEEDS:
        if options.only not in ("", deed.name):
            continue
        begin = time.perf_counter()
        trial = try_deed(deed, goods, failpoints=failpoints, step=options.step, cuts_transactions=options.unguarded)
        missed -= trial.reached
        complaints += trial.complaints
        elapsed = time.perf_counter() - begin
        print(
            f"{deed.name:<28}{trial.deaths:>5} deaths{elapsed:>8.1f} s{len(trial.complaints):>6} complaints",
            flush=True,
        )
    if not options.only:
        complaints += [f"no deed comes by the failpoint {name}" for name in sorted(missed)]
    print("\n".join(complaints[:40]) if complaints else "One sweep mended every crash.", flush=True)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

"""`make crash`: a worker killed at every place of placing, paying, cancelling and expiring, and what a sweep mends.

Each deed is done in a process forked for it, which kills itself (SIGKILL) before its k-th statement or commit, or at a
named failpoint; k grows until the deed gets through. Before statement k is after statement k - 1, with whatever stands
between them done; the last death comes when all is done and nobody has heard of it. Then one sweep (run_due) must do.
"""

"""A shop in a few hundred lines of Python that knows no database, and a machine that holds the real one against it."""

import pytest

pytest.register_assert_rewrite("checkout.flow.tests.model.frame", "checkout.flow.tests.model.buying")

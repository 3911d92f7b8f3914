"""Counts the queries and bytes of pages on their second view, with warm caches; prints them as JSON."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def main(pages: dict[str, str]) -> None:
    facts = {}
    for name, path in pages.items():
        client = Client(SERVER_NAME="127.0.0.1")
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code}")
        facts[name] = {"queries": len(captured), "bytes": len(response.content)}
    print(json.dumps(facts))


main(json.loads(sys.argv[1]))

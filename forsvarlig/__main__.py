"""`python -m forsvarlig` is the same as `forsvarlig`."""

import sys

from forsvarlig.cli.main import main

sys.exit(main())

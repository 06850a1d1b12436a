"""python -m sizing_xl.cli"""

from sizing_xl.cli import main

raise SystemExit(main())

"""python -m sizing_xl.cli"""

from sizing_xl.cli import main

if __name__ == "__main__":
    raise SystemExit(main())

"""The pens: how the declared sheets and slides are drawn.

openpyxl writes other bytes, and parts that the press cannot take apart, where lxml is installed
(python-pptx brings it). It asks this variable when it is first imported, as the pens do.
"""

import os

os.environ.setdefault("OPENPYXL_LXML", "False")

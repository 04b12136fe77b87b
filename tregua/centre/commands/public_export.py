"""`tregua public export`: the public site as files for any web server, in every language."""

import sys
from argparse import Namespace

from tregua.centre.translations import compile_catalogues
from tregua.public.exporting import ExportError, export


def run(given: Namespace) -> int:
    """Write the site into an empty folder."""
    compile_catalogues()
    try:
        number = export(given.folder, address=given.address)
    except ExportError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{given.folder}: {error.strerror}. Name a folder that can be written.\n")
        return 1
    sys.stdout.write(f"{given.folder}: {number} files. Its first page is index.html.\n")
    return 0

"""`tregua verify`: hands over to the independent verifier, which knows nothing of this program."""

from argparse import Namespace

from tregua.record import verify


def run(given: Namespace) -> int:
    """Check the folder; a centre's own folder stands for its published one."""
    folder = given.directory
    if not (folder / "checkpoint").exists() and (folder / "published").is_dir():
        folder /= "published"
    arguments = [str(folder)]
    if given.vkey:
        arguments += ["--vkey", given.vkey]
    if given.earlier:
        arguments += ["--earlier", given.earlier]
    if given.json:
        arguments.append("--json")
    return verify.main(arguments)

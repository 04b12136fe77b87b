"""`tregua verify`: hands over to the independent verifier, which knows nothing of this program."""

from argparse import Namespace

from tregua.record import verify


def run(given: Namespace) -> int:
    """Check the folder; a centre's own folder stands for its published one."""
    arguments = []
    if folder := given.directory:
        if not (folder / "checkpoint").exists() and (folder / "published").is_dir():
            folder /= "published"
        arguments.append(str(folder))
    for name in ("vkey", "earlier", "policy", "proof", "entry", "disclosure", "evidence"):
        if value := getattr(given, name):
            arguments += [f"--{name}", value]
    for vkey in given.witness:
        arguments += ["--witness", vkey]
    if given.json:
        arguments.append("--json")
    return verify.main(arguments)

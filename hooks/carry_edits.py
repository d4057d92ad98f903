"""Carry an owner's edits along when a release renamed or removed the file that they are in.

Copier merges files of one path only: what an owner changed in a file that a release moves would be gone without a
word. Copier runs this script, as moves.yml tells it, in the project and after everything else is updated. What the
owner had is in the last commit; what the template had made of it is rendered once more; the new file is in its place.

usage: carry_edits.py ANSWERS_FILE 'OLD -> NEW' 'REMOVED' ...
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

UNDO = "Nothing is lost: `git reset .`, `git checkout .` and `git clean -df .` take this update back."


def git(*arguments: str | Path, text: bytes = b"", allowed: range = range(1)) -> subprocess.CompletedProcess[bytes]:
    """Run git in the project, and end with a sentence where it returns anything that is not allowed."""
    done = subprocess.run(["git", *arguments], input=text, capture_output=True, check=False)
    if done.returncode not in allowed:
        problem = done.stderr.decode(errors="replace").strip()
        sys.exit(f"Edits were not carried along, since `git {arguments[0]}` failed: {problem}\n{UNDO}")
    return done


def committed(path: str) -> tuple[str, str] | None:
    """Return mode and object id of a file as it was before the update, or nothing if there was none."""
    found = re.match(r"(\d+) blob (\w+)\t", git("ls-tree", "HEAD", "--", path).stdout.decode())
    return (found[1], found[2]) if found else None


def stored(file: Path, path: str) -> str:
    """Store a file's content in git as that of `path`, and return its object id."""
    return git("hash-object", "-w", f"--path={path}", "--", file).stdout.decode().strip()


def write_committed(path: str, target: Path) -> None:
    """Write a file of the last commit as git would check it out here."""
    target.write_bytes(git("cat-file", "--filters", f"HEAD:./{path}").stdout)


def render_last_version(answers_file: str, folder: Path) -> None:
    """Generate the project as the template made it before the update."""
    (folder / answers_file).parent.mkdir(parents=True, exist_ok=True)
    write_committed(answers_file, folder / answers_file)
    copier = [sys.executable, "-m", "copier", "recopy", "--quiet", "--defaults", "--overwrite", "--skip-tasks"]
    if subprocess.run([*copier, "--vcs-ref=:current:", "--answers-file", answers_file, folder], check=False).returncode:
        sys.exit(f"Edits in moved files were not carried along: the last version could not be generated.\n{UNDO}")


def carry(old: str, new: str, rendered: Path) -> str:
    """Bring what the owner did with one file to its new place; return what there is to say about it."""
    original = rendered / old
    if not original.is_file():
        return ""  # These answers never had it.
    mine = committed(old)
    taken = bool(new and committed(new))
    created = bool(new) and not taken and Path(new).is_file()
    if mine is None:
        return follow_deletion(old, new) if created else ""
    if stored(original, old) == mine[1]:
        return ""  # Nothing in it is the owner's: Copier has done all there is to do.
    if created:
        return merge(old, new, original, *mine)
    if taken:
        return keep(old, f"{new} was there already. Move them there by hand")
    return keep(old, "the template has it no longer. Delete it once you do not need it either")


def follow_deletion(old: str, new: str) -> str:
    """Leave out a file whose former self the owner had deleted."""
    Path(new).unlink()
    return f"{new}: left out, since you had deleted {old}."


def keep(old: str, reason: str) -> str:
    """Put an edited file back where it was."""
    git("checkout", "HEAD", "--", old)
    return f"{old}: kept with your changes, since {reason}."


def merge(old: str, new: str, original: Path, mode: str, mine: str) -> str:
    """Merge the owner's changes into the moved file, and mark what both sides changed as git does."""
    if git("ls-files", "--unmerged", "--", new).stdout:
        return ""  # A run before this one left it to the owner.
    merged = original.with_name(f"{original.name}.merged")
    write_committed(old, merged)
    labels = ("-L", "before updating", "-L", "last update", "-L", "after updating")
    conflicts = git("merge-file", *labels, "--", merged, original, new, allowed=range(256)).returncode
    if conflicts > 127:
        return keep(old, f"git cannot merge them into {new}. Move them there by hand")
    theirs = stored(Path(new), new)
    shutil.copyfile(merged, new)
    if not conflicts:
        return f"{new}: has your changes to {old}."
    path = git("rev-parse", "--show-prefix").stdout.decode().strip() + new
    stages = enumerate((stored(original, new), mine, theirs), start=1)
    entries = "".join(f"{mode} {name} {stage}\t{path}\0" for stage, name in stages)
    git("update-index", "-z", "--index-info", text=entries.encode())
    return f"{new}: CONFLICT with your changes to {old}. Resolve the marked lines, then `git add` it."


def main(answers_file: str, *moves: str) -> None:
    """Carry the edits in every listed file."""
    with TemporaryDirectory() as folder:
        render_last_version(answers_file, Path(folder))
        for move in moves:
            old, _, new = move.partition(" -> ")
            if message := carry(old, new, Path(folder)):
                print(message)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What `copier copy` of the default project costs, as a ratio to a template of one file.

CPU seconds of both, children included, measured in turns: the machine's mood cancels out, and the ratio holds anywhere.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copytree

ROOT = Path(__file__).parents[2]
COPIER = Path(sys.executable).parent / "copier"
ROUNDS = 15
LIMIT = 2.5


def repository(path: Path) -> Path:
    """Commit a folder, since people generate from repositories."""
    author = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    for command in (["init", "--quiet"], ["add", "--all"], [*author, "commit", "--quiet", "--message", "Now"]):
        subprocess.run(["git", *command], cwd=path, check=True)
    return path


def one_file(path: Path) -> Path:
    """Write the smallest template that asks and renders something."""
    path.mkdir()
    (path / "copier.yml").write_text("project_name: My Service\n")
    (path / "README.md.jinja").write_text("# {{ project_name }}\n")
    return repository(path)


def this(path: Path) -> Path:
    """Copy what generation reads of this template, as it is now."""
    for folder in ("template", "presets"):
        copytree(ROOT / folder, path / folder)
    (path / "copier.yml").write_bytes((ROOT / "copier.yml").read_bytes())
    return repository(path)


def cpu_seconds(template: Path, destination: Path) -> float:
    """Generate once and return the CPU time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # `ignore`: writing a warning is no part of the work.
    subprocess.run(
        [COPIER, "copy", "--quiet", "--defaults", "--vcs-ref", "HEAD", template, destination],
        check=True,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(name: str, seconds: list[float]) -> float:
    """Print the median with its quartiles and return it."""
    low, median, high = statistics.quantiles(seconds, n=4)
    print(f"{name:<22} {median:6.3f} s of CPU   (quartiles {low:.3f} to {high:.3f})")
    return median


def main() -> int:
    """Measure, report, and fail above the limit."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        small, whole = one_file(folder / "one-file"), this(folder / "this")
        rounds = []
        for number in range(ROUNDS + 1):
            pair = [cpu_seconds(template, folder / f"{template.name}-{number}") for template in (small, whole)]
            if number:  # the first round fills caches
                rounds.append(pair)
    smalls, wholes = map(list, zip(*rounds, strict=True))
    ratio = report("the default project", wholes) / report("a one-file template", smalls)
    low, _, high = statistics.quantiles([whole / small for small, whole in rounds], n=4)
    print(f"{'ratio':<22} {ratio:6.2f}, at most {LIMIT}   (quartiles {low:.2f} to {high:.2f})")
    return ratio > LIMIT


if __name__ == "__main__":
    sys.exit(main())

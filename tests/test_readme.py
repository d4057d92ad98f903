"""README says what the catalog offers and names what exists."""

import re

import pytest
from house import PRESETS
from projects import ROOT, catalog

README = (ROOT / "README.md").read_text()


def support_table() -> str:
    """Return README's table: a row per framework, a column per pattern."""
    patterns = catalog("pattern")
    lines = [
        ["Framework", "Style", "Upkeep", "In one line", *(pattern["title"].partition(":")[0] for pattern in patterns)],
        ["---"] * (4 + len(patterns)),
    ]
    for row in catalog("framework"):
        summary = f"{row['best_for']}; but {row['watch_out']}"
        support = ("yes" if pattern["name"] in row["patterns"] else "no" for pattern in patterns)
        lines.append([row["title"], row["style"], row["upkeep"], summary, *support])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def preset_list() -> str:
    """Return README's list of presets."""
    return "\n".join(f"- `{preset['name']}`. {preset['title']}" for preset in PRESETS)


@pytest.mark.parametrize("text", [support_table(), preset_list()], ids=["frameworks", "presets"])
def test_readme_follows_the_catalog(text: str) -> None:
    assert text in README, f"README.md should say:\n\n{text}\n"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_documents_name_what_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (ROOT / link).exists(), link
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    fragments = [path.read_text() for path in ROOT.glob("template/fragments/*/Makefile")]
    service = "\n".join([(ROOT / "template/project/Makefile.jinja").read_text(), *fragments])
    offered = set(re.findall(r"^([a-z-]+):", service, re.MULTILINE))
    for line in re.findall(r"(?:^|`)make ([a-z -]+)", text, re.MULTILINE):
        assert set(line.split()) <= targets | offered, line


def test_lock_names_the_public_index_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}

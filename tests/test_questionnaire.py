"""What is asked: valid defaults, presets that are really taken, and refusals that say what to do instead."""

import keyword
import re
import subprocess
import sys
from pathlib import Path
from shutil import copy2, copytree
from typing import Any

import copier
import pexpect
import pytest
import yaml
from house import ASKED, PRESETS, QUESTIONS, RESERVED
from projects import ROOT, catalog, each_framework, environment, render

# Every question with a validator, and what its validator refuses.
BAD_WORDS = {
    "project_name": ["x", "1st", "Café", "shop/api", "trailing.", "two\nlines", "a" * 51],
    "package_name": ["x", "1x", "x_", "My", "a-b", "class", "flask", "a" * 41],
    "user_name": [" ", 'Jo "J" Doe', "back\\slash", "two\nlines"],
}


def copier_command(destination: Path, *arguments: str) -> list[str]:
    """Return the command line that a user types, without a preset's or a person's own settings in the way."""
    return ["copier", "copy", "--vcs-ref", "HEAD", *arguments, str(ROOT), str(destination)]


def answers(project: Path) -> dict[str, Any]:
    """Return what the answers file of a project holds."""
    return yaml.safe_load((project / ".copier-answers.yml").read_text())


def refusal(destination: Path, **data: Any) -> str:
    """Return why these answers are refused; nothing may have been written."""
    with pytest.raises(ValueError, match=r"Validation error|Invalid choice") as refused:
        render(destination, **data)
    assert not destination.exists()
    return str(refused.value).partition(": ")[2]


def test_sections_count_up() -> None:
    sections = [re.match(r"\[(\w+) (\d)/(\d)\] \S", question["help"]) for question in ASKED.values()]
    assert all(sections)
    numbers = [int(section[2]) for section in sections]
    assert numbers == sorted(numbers)
    assert {int(section[3]) for section in sections} == set(numbers[-1:])


def test_every_validator_has_something_to_refuse() -> None:
    assert {name for name, question in QUESTIONS.items() if "validator" in question} == set(BAD_WORDS)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD_WORDS.items() for value in values])
def test_bad_word_is_refused_with_advice(tmp_path: Path, name: str, value: str) -> None:
    advice = refusal(tmp_path / "project", **{name: value})
    assert len(advice) < 80
    assert re.search(r"\b(Use|Give|add)\b", advice)


@pytest.mark.parametrize("name", [name for name, question in ASKED.items() if "choices" in question])
def test_unknown_choice_is_refused(tmp_path: Path, name: str) -> None:
    nonsense = ["nonsense"] if ASKED[name].get("multiselect") else "nonsense"
    assert "'nonsense' is not in" in refusal(tmp_path / "project", **{name: nonsense})


@pytest.mark.parametrize(
    ("deployment", "database", "advice"),
    [(row["name"], *pair) for row in catalog("deployment") for pair in row.get("unfit", {}).items()],
)
def test_deployment_that_does_not_fit_is_refused_with_advice(
    tmp_path: Path, deployment: str, database: str, advice: str
) -> None:
    assert advice in refusal(tmp_path / "project", database=database, deployment=[deployment])
    assert len(advice) < 80


@pytest.mark.parametrize(
    ("pattern", "question"), [(row["name"], name) for row in catalog("pattern") for name in row.get("settles", {})]
)
def test_what_a_pattern_settles_cannot_be_answered_otherwise(tmp_path: Path, pattern: str, question: str) -> None:
    rule = next(row for row in catalog("pattern") if row["name"] == pattern)["settles"][question]
    rows = [row for row in catalog(question) if row.get("value", row["name"]) not in rule["only"]]
    for row in rows:
        answer = row.get("value", row["name"])
        data = {"pattern": pattern, question: [answer] if ASKED[question].get("multiselect") else answer}
        assert rule["since"] in refusal(tmp_path / "project", **data)
    assert len(rule["since"]) < 80
    allowed = answers(render(tmp_path / "project", pattern=pattern))[question]
    assert allowed == rule["only"] or allowed in rule["only"]


@pytest.mark.parametrize("row", [row for row in catalog("jobs") if "only_with" in row], ids=lambda row: row["name"])
def test_jobs_of_one_pattern_are_refused_with_another(tmp_path: Path, row: dict[str, Any]) -> None:
    other = next(each["name"] for each in catalog("pattern") if each["name"] != row["only_with"])
    assert f"only with the pattern {row['only_with']}" in refusal(tmp_path / "project", pattern=other, jobs=row["name"])


def test_pattern_that_does_not_fit_is_refused_with_advice(tmp_path: Path) -> None:
    template, advice = tmp_path / "template", "Functions are not for this one: take Flask"
    copytree(ROOT / "template", template / "template")
    copytree(ROOT / "presets", template / "presets")
    copytree(ROOT / "hooks", template / "hooks")
    copy2(ROOT / "copier.yml", template)
    row = template / "template/catalog/django.yml"
    # Each framework of this template carries each pattern; the next one may not.
    without = {"patterns": ["api", "events"], "unfit": {"serverless": advice}}
    row.write_text(yaml.safe_dump(yaml.safe_load(row.read_text()) | without))

    assert advice in refusal(tmp_path / "project", template=template, framework="django", pattern="serverless")
    assert "not with Django" in refusal(tmp_path / "project", template=template, framework="django", pattern="monolith")
    taken = answers(render(tmp_path / "project", template=template, framework="django", workload="web_application"))
    assert taken["pattern"] == "api"


def test_longest_advice_is_short(tmp_path: Path) -> None:
    longest = max(RESERVED, key=len)
    assert len(refusal(tmp_path / "project", package_name=longest)) < 80


@pytest.mark.parametrize(
    "name", ["Ab", "A.b-c", "Flask", "Class", "tests", "x" * 50, "Zebra Crossing and Maintenance of 1 " + "x" * 12]
)
def test_any_project_name_gives_a_package_name(tmp_path: Path, name: str) -> None:
    package = answers(render(tmp_path / "project", project_name=name))["package_name"]
    assert package.isidentifier()
    assert len(package) <= 40
    assert not package.endswith("_")
    assert package not in RESERVED


def test_names_of_python_are_reserved() -> None:
    modules = {name for name in sys.stdlib_module_names if re.fullmatch("[a-z][a-z0-9_]*[a-z0-9]", name)}
    keywords = {word for word in keyword.kwlist if word.islower()}
    assert (modules | keywords) - RESERVED == set()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset["name"])
def test_preset_is_taken(tmp_path: Path, preset: dict[str, Any]) -> None:
    assert set(preset) == {"name", "title", "order", "answers"}
    assert set(preset["answers"]) <= set(ASKED) - {"preset", "project_name", "package_name"}
    taken = answers(render(tmp_path / "project", preset=preset["name"]))
    assert preset["answers"].items() <= taken.items()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset["name"])
def test_preset_has_its_name_as_file(preset: dict[str, Any]) -> None:
    assert (ROOT / f"presets/{preset['name']}.yml").is_file()


@pytest.mark.parametrize("workload", catalog("workload"), ids=lambda row: row["name"])
def test_workload_sets_the_defaults(tmp_path: Path, workload: dict[str, Any]) -> None:
    taken = answers(render(tmp_path / "project", workload=workload["name"]))
    framework = next(row for row in catalog("framework") if row["name"] == workload["framework"])
    assert taken["framework"] == framework["name"]
    wanted = workload["pattern"]
    assert taken["pattern"] == (wanted if wanted in framework["patterns"] else framework["patterns"][0])


@pytest.mark.filterwarnings("ignore::copier.errors.DirtyLocalWarning")
def test_no_trust_is_needed(tmp_path: Path) -> None:
    copier.run_copy(str(ROOT), tmp_path / "project", defaults=True, quiet=True, unsafe=False, vcs_ref="HEAD")
    assert (tmp_path / "project/pyproject.toml").is_file()


@pytest.mark.parametrize("framework", each_framework(pytest.mark.in_turn))
def test_message_names_commands_that_exist(tmp_path: Path, framework: str) -> None:
    """Run without a terminal, in an empty home: nothing may be asked."""
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        copier_command(Path("a service"), "--defaults", "--data", f"framework={framework}"),
        cwd=tmp_path,
        env=environment(HOME=str(home)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    makefile = (tmp_path / "a service/Makefile").read_text()
    message = done.stderr[done.stderr.index("is ready") :]
    targets = {target for line in re.findall(r"^ +make ([a-z ]+)", message, re.MULTILINE) for target in line.split()}
    assert {"setup", "test", "dev"} <= targets
    assert targets <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    folder = re.search(r"^ +(cd .+)$", message, re.MULTILINE)[1]
    subprocess.run(["bash", "-c", f"{folder} && test -f Makefile"], cwd=tmp_path, check=True)


ENTER = "\r"
BELOW = "\x1b[B\r"
ABOVE = "\x1b[A\r"
LAST = ABOVE  # from the first entry
INSTEAD = "\x15"  # clears the line


class Terminal:
    """A person at a terminal who reads each question and answers it."""

    def __init__(self, home: Path, project: Path, *options: str) -> None:
        """Start the questionnaire."""
        self.asked: list[str] = []
        command, *arguments = copier_command(project, *options)
        # Wide enough for a question and its answer on one line. Nobody is here to say where the cursor stands (CPR).
        self._child = pexpect.spawn(
            str(Path(sys.executable).parent / command),
            arguments,
            env=environment(HOME=str(home), TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1"),
            dimensions=(50, 250),
            encoding="utf-8",
            timeout=60,
        )

    def answer(self, keys: dict[str, str]) -> None:
        """Answer every question to the end: with these keys, else with the default."""
        waiting = list(ASKED)
        while waiting:
            questions = [re.escape(ASKED[name]["help"]) for name in waiting]
            found = self._child.expect([*questions, pexpect.EOF])
            if found == len(waiting):
                break
            name = waiting.pop(found)
            self.asked.append(name)
            self._child.send(keys.get(name, ENTER))
        self._child.expect(pexpect.EOF)
        self._child.close()
        assert self._child.exitstatus == 0, self._child.before


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder to write."""
    return tmp_path / "project"


def test_quick_start_asks_six_questions(tmp_path: Path, project: Path) -> None:
    terminal = Terminal(tmp_path, project)
    terminal.answer({"project_name": f"{INSTEAD}Corner Shop{ENTER}", "framework": BELOW})
    assert terminal.asked[:2] == ["preset", "project_name"]
    assert len(terminal.asked) <= 6
    assert answers(project)["package_name"] == "corner_shop"
    # The first framework is what the first workload suggests.
    assert answers(project)["framework"] == catalog("framework")[1]["name"]


def test_custom_start_lets_choose_each_part(tmp_path: Path, project: Path) -> None:
    terminal = Terminal(tmp_path, project)
    keys = {"preset": LAST, "example": "n", "database": BELOW, "jobs": ABOVE, "broker": BELOW, "license": BELOW}
    terminal.answer(keys | {"repository_provider": BELOW})
    assert terminal.asked == list(ASKED)
    taken = answers(project)
    assert taken["preset"] == "custom"
    assert taken["example"] is False
    assert taken["database"] == catalog("database")[1]["name"]
    assert (taken["jobs"], taken["broker"]) == ("celery", "rabbitmq")
    assert taken["license"] == catalog("license")[1]["name"]
    assert taken["repository_provider"] == catalog("provider")[1]["name"]


def test_preset_asks_only_for_the_name(tmp_path: Path, project: Path) -> None:
    terminal = Terminal(tmp_path, project)
    terminal.answer({"preset": BELOW})
    assert terminal.asked == ["preset", "project_name"]
    assert PRESETS[0]["answers"].items() <= answers(project).items()


def test_bad_word_can_be_corrected(tmp_path: Path, project: Path) -> None:
    terminal = Terminal(tmp_path, project)
    terminal.answer({"preset": BELOW, "project_name": f"{INSTEAD}1{ENTER}{INSTEAD}Corner Shop{ENTER}"})
    assert answers(project)["project_name"] == "Corner Shop"


def test_team_preset_asks_only_for_the_name(tmp_path: Path, project: Path) -> None:
    team = tmp_path / "team.yml"
    team.write_text(re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1])
    terminal = Terminal(tmp_path, project, "--data-file", str(team))
    terminal.answer({})
    assert terminal.asked == ["project_name"]
    assert yaml.safe_load(team.read_text()).items() <= answers(project).items()

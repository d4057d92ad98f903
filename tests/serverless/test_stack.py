"""`template.yaml` is accepted by those who turn it into a stack, and its package holds what the functions need."""

import json
import os
import re
import sys
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import test_files
import yaml
from projects import catalog, make, python, render, run, settled

pytestmark = pytest.mark.xdist_group("fastapi")
# SAM's own translator, in an environment of its own: cfn-lint does not go with it.
TRANSLATE = """
import json, sys
import yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
template = yaml.safe_load(open(sys.argv[1]))
# As the CLI has it once the package is sent.
template["Globals"]["Function"]["CodeUri"] = "s3://bucket/package.zip"
translator = Translator({}, Parser())
json.dump(translator.translate(template, {}), sys.stdout)
"""


SECRETS = ("CACHE_URL", "DATABASE_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render a project with all that it can have."""
    answers = settled("serverless", framework="fastapi", cache="redis", preset="custom")
    return render(tmp_path_factory.mktemp("sam") / "project", **answers)


@pytest.fixture(scope="module")
def stack(project: Path) -> dict[str, Any]:
    """Return the resources of the stack that SAM makes of the template."""
    translator = ["--with", "aws-sam-translator==1.115.0", "--with", "pyyaml~=6.0", "--with", "boto3~=1.44"]
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "run", "--quiet", "--no-project", *translator, "python", "-c", TRANSLATE, "template.yaml"]
    # It asks nobody, but wants to know where it is.
    return yaml.safe_load(run(project, *command, AWS_DEFAULT_REGION="eu-central-1"))["Resources"]


def of_type(stack: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the properties of the resources of a type."""
    return [resource["Properties"] for resource in stack.values() if resource["Type"] == name]


def test_every_function_has_a_role_of_the_template(stack: dict[str, Any]) -> None:
    functions = of_type(stack, "AWS::Lambda::Function")
    roles = {str(function["Role"]["Fn::GetAtt"][0]) for function in functions}
    assert len(functions) == 4
    assert roles == {"SenderRole", "ReceiverRole", "CommandsRole"}


def test_no_policy_allows_more_than_it_needs(stack: dict[str, Any]) -> None:
    policies = of_type(stack, "AWS::IAM::ManagedPolicy")
    policies += list(chain(*(role.get("Policies", []) for role in of_type(stack, "AWS::IAM::Role"))))
    statements = list(chain(*(policy["PolicyDocument"]["Statement"] for policy in policies)))
    assert statements
    for statement in statements:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not [action for action in actions if "*" in action]
        if statement["Resource"] == "*":
            assert {action.partition(":")[0] for action in actions} <= {"xray", "ec2"}


def test_no_message_is_lost_while_it_is_handled(stack: dict[str, Any]) -> None:
    (mapping,) = of_type(stack, "AWS::Lambda::EventSourceMapping")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    queues = of_type(stack, "AWS::SQS::Queue")
    (events,) = [queue for queue in queues if "RedrivePolicy" in queue]
    # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    assert events["VisibilityTimeout"] >= 6 * stack["Jobs"]["Properties"]["Timeout"]


def test_secrets_stay_out_of_the_template(stack: dict[str, Any]) -> None:
    for function in of_type(stack, "AWS::Lambda::Function"):
        variables = function["Environment"]["Variables"]
        for name in SECRETS:
            assert variables[name]["Fn::Sub"].startswith("{{resolve:secretsmanager:"), name


def test_every_setting_can_be_set(stack: dict[str, Any], project: Path) -> None:
    known = set(re.findall(r"^([A-Z_]+)=", (project / ".env.example").read_text(), re.MULTILINE))
    # Of a server, of Lambda, or of too little use where requests come one at a time.
    known -= {"HOST", "PORT", "AWS_LAMBDA_FUNCTION_NAME", "MAX_CONCURRENT_REQUESTS"}
    assert known <= stack["Commands"]["Properties"]["Environment"]["Variables"].keys()
    assert known - {"DEAD_LETTER_QUEUE_URL"} <= stack["Http"]["Properties"]["Environment"]["Variables"].keys()


def test_the_runbook_makes_the_secret_that_the_stack_reads(project: Path) -> None:
    created = re.search(r"--secret-string '(.*?)'", (project / "ops/runbooks/deploy.md").read_text(), re.DOTALL)
    assert created
    resolved = re.findall(r":SecretString:(\w+)}}", (project / "template.yaml").read_text())
    assert sorted(json.loads(created[1])) == sorted(resolved) == sorted(SECRETS)


def test_each_deployment_makes_new_versions(project: Path, tmp_path: Path) -> None:
    """SAM makes one of a package that differs, whatever parameters and secrets say, and `live` leads to versions."""
    sam = tmp_path / "sam"
    sam.write_text("#!/bin/sh\ncat dist/function/*\n")
    sam.chmod(0o755)
    (project / "dist/function").mkdir(parents=True)
    path = f"{tmp_path}:{os.environ['PATH']}"
    first = make(project, "--old-file=package", "deploy", PATH=path)
    time.sleep(1)
    assert make(project, "--old-file=package", "deploy", PATH=path) != first


def test_alarms_watch_requests_and_events(stack: dict[str, Any]) -> None:
    watched = {alarm["MetricName"] for alarm in of_type(stack, "AWS::CloudWatch::Alarm")}
    assert {"5xx", "Latency", "Throttles", "Errors"} <= watched
    assert {"ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"} <= watched


def test_the_project_is_sound(install: Callable[..., Path]) -> None:
    project = install("fastapi", graphql=True, pattern="serverless")
    make(project, "check")
    run(project, python(project), "-m", "pytest", "--quiet", "tests/functions", "tests/background", "tests/unit")


@pytest.mark.parametrize("provider", [row["name"] for row in catalog("provider")])
def test_documents_name_what_is_there(tmp_path: Path, provider: str) -> None:
    answers = settled("serverless", framework="flask", repository_provider=provider, preset="custom")
    project = render(tmp_path / "project", **answers)
    test_files.test_named_paths_exist({project: answers})
    test_files.test_named_targets_exist({project: answers})
    test_files.test_named_services_and_workloads_exist({project: answers})
    test_files.test_yaml_style({"template.yaml": [project / "template.yaml"]})


def test_a_typo_fails_the_check(install: Callable[..., Path]) -> None:
    project = install("fastapi", graphql=True, pattern="serverless")
    template = project / "template.yaml"
    text = template.read_text()
    make(project, "lint-template")
    template.write_text(text.replace("VisibilityTimeout:", "VisibilityTimeOut:"))
    try:
        with pytest.raises(AssertionError, match="VisibilityTimeOut"):
            make(project, "lint-template")
    finally:
        template.write_text(text)


@pytest.mark.thorough
def test_the_package_holds_what_the_functions_need(install: Callable[..., Path]) -> None:
    project = install("fastapi", graphql=True, pattern="serverless")
    make(project, "package", "PLATFORM=x86_64-manylinux_2_28")
    package = project / "dist/function"
    # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    assert sum(path.stat().st_size for path in package.rglob("*") if path.is_file()) < 250_000_000
    program = "import my_service.functions.http as module; print(module.__file__)"
    path = {"PYTHONPATH": str(package), "AWS_LAMBDA_FUNCTION_NAME": "service"}
    assert str(package) in run(project, sys.executable, "-S", "-c", program, **path)


def test_every_handler_is_there(install: Callable[..., Path]) -> None:
    project = install("fastapi", graphql=True, pattern="serverless")
    handlers = [
        resource["Properties"]["Handler"]
        for resource in yaml.safe_load((project / "template.yaml").read_text())["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    assert len(handlers) == 4
    for handler in handlers:
        module, _, name = handler.rpartition(".")
        assert name == "handle"
        assert (project / "src" / f"{module.replace('.', '/')}.py").is_file(), handler


def test_frameworks_say_whether_they_go_with_functions() -> None:
    for row in catalog("framework"):
        assert ("serverless" in row["patterns"]) != ("serverless" in row.get("unfit", {})), row["name"]

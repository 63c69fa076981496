"""The bundle: its jobs are of the form Databricks takes, and their commands say what the project understands."""

import re
import shlex
import tomllib

import pytest
import yaml
from databricks.bundles.jobs import Job
from projects import ROOT

AD_HOC = ["experiment_a", "experiment_b", "metric", "start_date", "end_date", "requested_by"]


@pytest.fixture(scope="module")
def bundle() -> dict:
    return yaml.safe_load((ROOT / "databricks.yml").read_text())


@pytest.fixture(scope="module")
def jobs(bundle) -> dict[str, dict]:
    [path] = [path for pattern in bundle["include"] for path in ROOT.glob(pattern)]
    return yaml.safe_load(path.read_text())["resources"]["jobs"]


def variables(job: dict, **values) -> dict:
    """The vars of the job's dbt command, with values in place of the bundle's variables and the job's parameters."""
    [command] = job["tasks"][0]["dbt_task"]["commands"]
    command = re.sub(r"\$\{var\.(\w+)\}|\{\{job\.parameters\.(\w+)\}\}", lambda found: values[found[1] or found[2]], command)
    dbt, build, flag, text = shlex.split(command)
    assert (dbt, build, flag) == ("dbt", "build", "--vars")
    return yaml.safe_load(text)


def test_jobs_have_fields_that_databricks_knows(jobs):
    for job in jobs.values():
        assert Job.from_dict(job).tasks[0].dbt_task.project_directory == ".."


def test_jobs_use_the_variables_of_the_bundle(bundle, jobs):
    used = set(re.findall(r"\$\{var\.(\w+)\}", str(jobs)))
    assert used == set(bundle["variables"])


def test_a_pair_is_asked_for_by_parameters(jobs):
    job = jobs["padme_pair"]
    assert [parameter["name"] for parameter in job["parameters"]] == AD_HOC
    values = {name: f"{name}, it is: 7" for name in AD_HOC}
    assert variables(job, **values, source_schema="raw") == {**values, "source_schema": "raw"}


def test_what_waits_is_answered_daily(jobs):
    assert jobs["padme_daily"]["schedule"]["quartz_cron_expression"] == "0 0 5 * * ?"
    assert variables(jobs["padme_daily"], source_schema="events") == {"source_schema": "events"}


def test_jobs_install_the_adapter_that_is_tested(jobs):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for job in jobs.values():
        assert job["environments"][0]["spec"]["dependencies"] == project["optional-dependencies"]["databricks"]

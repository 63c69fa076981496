"""Python models: what they may return, what they see, and what is said when one fails."""

import pytest

MODEL = "def model(dbt, session):\n    dbt.config(materialized='table')\n"


@pytest.mark.parametrize(
    "returned",
    [
        "session.sql('select 1 as number, cast(null as string) as nothing')",
        "pd.DataFrame({'number': [1], 'nothing': pd.Series([None], dtype='string')})",
        "pa.table({'number': [1], 'nothing': pa.array([None], pa.string())})",
        "session.sql('select 1 as number, cast(null as string) as nothing').pandas_api()",
    ],
    ids=["spark", "pandas", "arrow", "pandas on spark"],
)
def test_a_model_may_return_any_frame(project, returned):
    project.write("models/one.py", f"import pandas as pd\nimport pyarrow as pa\n\n\n{MODEL}    return {returned}\n")
    success, text = project.dbt("run")
    assert success, text
    assert project.rows("one") == [{"number": 1, "nothing": None}]


def test_a_pandas_column_keeps_its_type_without_a_value(project, session):
    frame = "pd.DataFrame({'x': [], 'n': [], 't': []}).astype({'x': 'Float64', 'n': 'Int64', 't': 'string'})"
    project.write("models/one.py", f"import pandas as pd\n\n\n{MODEL}    return {frame}\n")
    success, text = project.dbt("run")
    assert success, text
    assert dict(session.table(f"{project.schema}.one").dtypes) == {"x": "double", "n": "bigint", "t": "string"}


def test_a_model_reads_others_and_is_replaced_by_the_next_run(project):
    project.write("models/first.sql", "select 20 as number")
    project.write("models/second.py", f"{MODEL}    return dbt.ref('first').selectExpr('number + 1 as number')\n")
    project.write("models/third.sql", "select number * 2 as number from {{ ref('second') }}")
    for _ in range(2):
        success, text = project.dbt("run")
        assert success, text
    assert project.rows("third") == [{"number": 42}]


def test_a_failing_model_tells_its_own_line(project):
    project.write("models/fails.py", f"{MODEL}    return divided(1)\n\n\ndef divided(number):\n    return number / 0\n")
    success, text = project.dbt("run")
    assert not success
    assert "ZeroDivisionError: division by zero" in text
    assert 'File "models/fails.py", line 7, in divided' in text
    assert "return number / 0" in text
    assert "site-packages" not in text.split("Python model failed:")[1].split("ZeroDivisionError")[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return session.sql('select missing_column')", "missing_column"),
        ("return 7", "must return a Spark or pandas frame, not int"),
        ("return session.sql(\"select cast('x' as double) as x\")", "CAST_INVALID_INPUT"),
    ],
)
def test_what_spark_says_is_told(project, body, said):
    project.write("models/fails.py", f"{MODEL}    {body}\n")
    success, text = project.dbt("run")
    assert not success
    assert said in text


def test_models_of_several_threads_do_not_mix(project):
    for number in range(6):
        project.write(f"models/m{number}.py", f"NUMBER = {number}\n\n\n{MODEL}    return session.range(NUMBER)\n")
    success, text = project.dbt("run", "--threads", "4")
    assert success, text
    assert [len(project.rows(f"m{number}")) for number in range(6)] == list(range(6))


def test_a_wrong_text_is_an_error_and_not_null(project):
    project.write("models/wrong.sql", "{{ config(materialized='table') }} select cast('x' as double) as number")
    success, text = project.dbt("run")
    assert not success
    assert "CAST_INVALID_INPUT" in text
    assert "\tat org.apache.spark" not in text


def test_seeds_keep_what_they_hold(project):
    project.write("seeds/odd.csv", "id,text,number,at\n1,it's a \\n ${env:HOME},1.5,2026-10-01 00:00:00\n2,,,\n")
    types = "{id: bigint, text: string, number: double, at: timestamp}"
    project.write("seeds/seeds.yml", f"version: 2\nseeds:\n  - name: odd\n    config: {{column_types: {types}}}\n")
    for _ in range(2):
        success, text = project.dbt("seed")
        assert success, text
    first, second = sorted(project.rows("odd"), key=lambda row: row["id"])
    assert (first["text"], first["number"]) == ("it's a \\n ${env:HOME}", 1.5)
    assert second == {"id": 2, "text": None, "number": None, "at": None}


@pytest.mark.parametrize("ending", ["raise SystemExit(3)", "raise KeyError('gone')", "raise GeneratorExit"])
def test_however_a_model_ends_dbt_goes_on(project, ending):
    project.write("models/ends.py", f"{MODEL}    {ending}\n    return None\n")
    project.write("models/other.sql", "select 1 as number")
    success, text = project.dbt("run")
    assert not success
    assert 'File "models/ends.py", line 3, in model' in text
    assert ending in text.split("Python model failed:")[1]
    assert project.rows("other") == [{"number": 1}]


def test_a_model_may_define_what_it_likes(project):
    code = """from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Number:
    number: int


def write_frame():
    return Number(42)


"""
    project.write("models/one.py", f"{code}{MODEL}    return session.createDataFrame([write_frame()])\n")
    success, text = project.dbt("run")
    assert success, text
    assert project.rows("one") == [{"number": 42}]

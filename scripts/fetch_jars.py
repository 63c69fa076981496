"""Fetches the jars that the Spark targets need, by starting Spark with them once."""

import os

import yaml
from dbt.adapters.spark_session.java import use_java
from local_spark import QUICK_JAVA, ROOT
from pyspark.sql import SparkSession


def main() -> None:
    use_java()
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    profile = yaml.safe_load((ROOT / "profiles.yml.example").read_text())["padme"]["outputs"]["spark"]
    builder = SparkSession.builder.master("local[1]").config("spark.driver.extraJavaOptions", QUICK_JAVA)
    for name, value in profile["server_side_parameters"].items():
        builder = builder.config(name, value)
    builder.config("spark.ui.enabled", "false").getOrCreate().stop()


if __name__ == "__main__":
    main()

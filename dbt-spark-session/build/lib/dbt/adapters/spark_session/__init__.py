from dbt.adapters.base import AdapterPlugin
from dbt.adapters.spark_session.connections import SparkSessionConnectionManager, SparkSessionCredentials
from dbt.adapters.spark_session.impl import SparkAdapter
from dbt.include import spark_session

__all__ = ["Plugin", "SparkAdapter", "SparkSessionConnectionManager", "SparkSessionCredentials"]

Plugin = AdapterPlugin(
    adapter=SparkAdapter,
    credentials=SparkSessionCredentials,
    include_path=spark_session.PACKAGE_PATH,
    dependencies=["spark"],  # so that every spark__ macro applies
)

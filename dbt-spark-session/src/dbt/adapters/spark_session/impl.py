from dbt.adapters.base.meta import available
from dbt.adapters.contracts.connection import AdapterResponse
from dbt.adapters.spark import SparkAdapter as DbtSparkAdapter
from dbt.adapters.spark_session.connections import SparkSessionConnectionManager
from dbt.adapters.spark_session.frames import append_texts
from dbt.adapters.spark_session.python_models import run_python_model


class SparkAdapter(DbtSparkAdapter):
    """dbt-spark's adapter, with Python models. dbt derives a module from the class name, which therefore stays."""

    ConnectionManager = SparkSessionConnectionManager

    def submit_python_job(self, parsed_model: dict, compiled_code: str) -> AdapterResponse:
        """Runs a Python model in the session; there is no other place, so `submission_method` is not asked."""
        run_python_model(self.connections.session(), parsed_model, compiled_code)
        return AdapterResponse(_message="OK")

    @available
    def append_seed(self, relation, agate_table, types: dict[str, str]) -> None:
        """Loads a seed by one insert; a statement with a literal per value takes Spark a minute for some ten thousand rows."""
        columns = {name: (types[name], list(agate_table.columns[name].values())) for name in agate_table.column_names}
        append_texts(self.connections.session(), columns, relation.render())

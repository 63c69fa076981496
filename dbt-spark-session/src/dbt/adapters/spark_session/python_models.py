"""Python models: their code runs in this process, on the session."""

import linecache
import sys
import traceback
from types import ModuleType

from dbt.adapters.spark_session.frames import write_frame
from dbt_common.exceptions import DbtRuntimeError
from pyspark.errors import PySparkException


def run_python_model(session, parsed_model: dict, compiled_code: str) -> None:
    """Executes a compiled Python model with `spark` as the session.

    Raises:
        DbtRuntimeError: the model failed; the message ends with its error and names the lines of the model's own file that led
            to it.
    """
    path = parsed_model["original_file_path"]
    # dbt appends its part to the model's text and indents the whole; without that, line numbers are those of the file
    code = compiled_code.lstrip()
    linecache.cache[path] = (len(code), None, code.splitlines(keepends=True), path)
    # a module of the process, as dataclasses and pickling expect of the code they meet; one per model, as models run at once
    module = ModuleType(f"dbt_python_model.{parsed_model['unique_id']}")
    module.__dict__.update(spark=session, dbt_write_frame=write_frame)
    sys.modules[module.__name__] = module
    try:
        exec(compile(code, path, "exec"), module.__dict__)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # dbt waits for ever for a thread that ends by SystemExit
        raise DbtRuntimeError(failure(error, path)) from error
    finally:
        linecache.cache.pop(path, None)
        del sys.modules[module.__name__]


def failure(error: BaseException, path: str) -> str:
    """The error with the frames of its traceback that lie in the model's file."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    where = "".join(traceback.format_list(frames))
    text = error.getMessage() if isinstance(error, PySparkException) else None
    told = f"{type(error).__name__}: {text}" if text else "".join(traceback.format_exception_only(error)).strip()
    return f"Python model failed:\n{where}{told}"

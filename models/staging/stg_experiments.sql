{{ experiment_rows() }}

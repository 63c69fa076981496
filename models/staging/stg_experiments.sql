{{ experiment_rows(input_table('experiments')) }}

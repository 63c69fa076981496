{{ variant_rows(input_table('variants')) }}

{{ variant_rows() }}

select * from <models>.shared_units
where is_clean_a and is_clean_b

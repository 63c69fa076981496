select * from <models>.run_checks

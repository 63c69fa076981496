select * from <models>.run_statistics

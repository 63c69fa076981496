select * from <models>.interaction_statistics

with

valued as (
    select * from <models>.unit_values
)

select * from valued

module koans

go 1.26.0

# stderr: ignored
1..2..3

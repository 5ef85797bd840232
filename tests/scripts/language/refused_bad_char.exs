# stderr: ignored
foo § bar

# stderr: ignored
~r/(/

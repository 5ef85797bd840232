# stderr: ignored
&(&(&1))

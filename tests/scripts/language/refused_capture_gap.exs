# stderr: ignored
&(&2)

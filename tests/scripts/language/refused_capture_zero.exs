# stderr: ignored
&0

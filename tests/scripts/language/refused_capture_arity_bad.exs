# stderr: ignored
&foo/1

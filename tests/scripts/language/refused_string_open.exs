# stderr: ignored
"abc

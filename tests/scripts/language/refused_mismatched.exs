# stderr: ignored
(1]

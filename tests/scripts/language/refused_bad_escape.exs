# stderr: ignored
"\xZZ"

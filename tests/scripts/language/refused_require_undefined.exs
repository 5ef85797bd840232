# stderr: ignored
require Nope

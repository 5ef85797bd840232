: a

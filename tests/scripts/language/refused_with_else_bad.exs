# stderr: ignored
with 1 <- 1, do: 1, else: 2

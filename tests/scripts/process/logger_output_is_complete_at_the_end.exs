require Logger
for n <- 1..50, do: Logger.info("line #{n}")
System.stop(0)
Process.sleep(:infinity)

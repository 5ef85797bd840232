System.stop(3)
Process.sleep(:infinity)

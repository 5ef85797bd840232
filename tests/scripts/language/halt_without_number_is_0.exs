System.halt()

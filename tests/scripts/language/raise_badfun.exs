x = Process.get(:n, :a)
x.(1)

IO.puts("carriage")
x = """
a
b
"""
IO.inspect(x)

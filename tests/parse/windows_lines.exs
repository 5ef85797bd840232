a
b = """
x
y
"""
c

"""
  a
    b
 """
x = """
    indented #{y}
      more
    """
~s'''
text #{z}
'''
f("""
a
""", 1)
"""
\
"""
~S"""
raw #{x} \n
"""
"""

blank above
"""

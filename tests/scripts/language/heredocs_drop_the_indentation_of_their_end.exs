text = """
  two more
    four more
  and #{1 + 1}

  an empty line above
  """
IO.inspect(text)
IO.inspect(String.length("""
    kept
  """))
IO.inspect(~c'''
  chars
  ''')
IO.inspect("""
  joined \
  line
  """)

# White space before a short last word was taken for white space at the end.
IO.inspect(String.trim("  a b c  "))
IO.inspect(String.trim_trailing("a b\u3000"))
IO.inspect(String.trim("\u3000 x \u3000y\u3000"))

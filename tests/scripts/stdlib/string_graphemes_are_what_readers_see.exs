family = "👨‍👩‍👧"
flags = "🇩🇪🇫🇷"
IO.inspect(String.length(family))
IO.inspect(String.length(flags))
IO.inspect(length(String.codepoints(family)))
IO.inspect(String.length("e\u0301"))
IO.inspect(String.reverse("ae\u0301b") == "be\u0301a")
IO.inspect(String.graphemes("नमस्ते"))
IO.inspect(String.equivalent?("é", "e\u0301"))
IO.inspect(String.upcase("straße ǆ ﬁ"))
IO.inspect(String.length("\r\n"))

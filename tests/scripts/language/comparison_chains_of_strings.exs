IO.inspect({"a" < "b", "a" < "B", "abc" < "abcd", "é" > "z", "" < "a"})
IO.inspect({"a" == "a", "é" == "e\u0301"})

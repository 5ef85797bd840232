# stderr: ignored
<<a::binary, b::binary>> = "ab"

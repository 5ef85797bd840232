IO.puts("tab[\t] quote[\"] backslash[\\] hex[\x41] unicode[\u00e9] long[\u{1F600}]")
IO.inspect("\a\b\d\e\f\n\r\s\t\v\0")
IO.inspect("a\
b")
IO.inspect("\q\z")

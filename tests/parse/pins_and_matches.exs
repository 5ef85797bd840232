^x = 1
{^x, _} = y
%{^k => v} = m
^x when y
x = ^y
<<^a::8>>
^a.b

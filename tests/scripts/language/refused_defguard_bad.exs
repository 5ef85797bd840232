# stderr: ignored
defmodule A do
 defguard f(x) when foo(x)
end

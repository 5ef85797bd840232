# stderr: ignored
defmodule foo do
end

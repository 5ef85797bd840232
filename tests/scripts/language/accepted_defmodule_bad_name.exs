# stderr: ignored
defmodule :"" do
end

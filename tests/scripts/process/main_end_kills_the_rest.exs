spawn(fn ->
  Process.sleep(5_000)
  IO.puts("never printed")
end)

IO.puts("end of main")

[A, A.B, A.B.C, :"Elixir.A", __MODULE__.A, a.B, @x.B, Elixir.A, A.{B, C.D}, A.B.{}]

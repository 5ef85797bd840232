# `Code.Identifier`
for o <- [:+, :., :when, :foo, :**, :"//", :in, :<>, :"~~~", :&, :..., :not, :@, :"not in", :.., :"..//", :"=>", :->], do: IO.inspect {o, Code.Identifier.binary_op(o), Code.Identifier.unary_op(o)}
for a <- [:"-foo/1-fun-0-", :foo, :"-foo/bar/2-fun-1-", :"-foo/1-", :"-a-b/1-fun-3-"], do: IO.inspect {a, Code.Identifier.extract_anonymous_fun_parent(a)}
for {s, c} <- [{"abc", ?"}, {"a\"b", ?"}, {"a\nb", ?"}, {"a\#{b", ?"}, {<<255, 97>>, ?"}, {"é\t\\", ?'}], do: (({t, r} = Code.Identifier.escape(s, c)); IO.inspect {IO.iodata_to_binary(t), r})
{t, r} = Code.Identifier.escape("abcdef", ?", 3); IO.inspect {IO.iodata_to_binary(t), r}

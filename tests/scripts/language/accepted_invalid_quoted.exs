# stderr: ignored
Code.eval_quoted({:foo, 1})

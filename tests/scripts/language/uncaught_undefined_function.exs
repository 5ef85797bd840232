Process.get(:none, NoModule).go(1)

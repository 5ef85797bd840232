IO.inspect(send(self(), {:msg, 1}))
IO.inspect(Process.info(self(), :message_queue_len))
IO.inspect(Process.info(self(), :messages))

:error_logger.error_msg(~c"error ~p~n", [1])
:error_logger.warning_msg("warning ~s", ["text"])
:error_logger.info_msg(~c"info")
IO.puts("done")

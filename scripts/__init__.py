"""What is done from the command line (脚本): one job each, long flags, an exit code."""

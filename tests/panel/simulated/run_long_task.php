<?php
// Runs a long task that was started: php run_long_task.php NUMBER

require __DIR__ . '/Panel/Autoload.php';

set_error_handler(static function (int $kind, string $message, string $file, int $line): bool {
    throw new ErrorException($message, 0, $kind, $file, $line);
});

Panel_LongTasks::execute((int) $argv[1]);

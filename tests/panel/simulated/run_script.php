<?php
// Runs a script of an extension's plib/scripts as the panel does: php run_script.php SCRIPT ARGUMENT...

require __DIR__ . '/Panel/Autoload.php';

set_error_handler(static function (int $kind, string $message, string $file, int $line): bool {
    throw new ErrorException($message, 0, $kind, $file, $line);
});

$argv = array_slice($argv, 1);
$argc = count($argv);
require $argv[0];

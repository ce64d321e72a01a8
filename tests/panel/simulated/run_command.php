<?php
// Runs a command of an extension as `plesk ext EXTENSION --command` does: php run_command.php EXTENSION [--command]

require __DIR__ . '/Panel/Autoload.php';

set_error_handler(static function (int $kind, string $message, string $file, int $line): bool {
    throw new ErrorException($message, 0, $kind, $file, $line);
});

// --some-words is someWordsCommand(); what has no method of the extension, nor one of the panel, is the default.
function method_of(pm_Hook_ApiCli $hook, string $word): string
{
    $name = lcfirst(str_replace(' ', '', ucwords(str_replace('-', ' ', substr($word, 2))))) . 'Command';
    return preg_match('/^--[a-z]+(-[a-z]+)*$/D', $word) && is_callable([$hook, $name]) ? $name : 'defaultCommand';
}

[, $extension, $word, $more] = $argv + [2 => '', 3 => null];
pm_Context::init($extension);
$class = 'Modules_' . str_replace(' ', '', ucwords(str_replace('-', ' ', $extension))) . '_ApiCli';
if (!class_exists($class) || $more !== null) {
    fwrite(STDERR, $more === null ? "$extension has no commands\n" : "$word has no $more\n");
    exit(1);
}
$hook = new $class();
$hook->init();
$hook->{method_of($hook, $word)}();

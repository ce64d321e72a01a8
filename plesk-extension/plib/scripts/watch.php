<?php
// Run by the panel's scheduler.
pm_Context::init('spamtrace');

try {
    Modules_Spamtrace_Watch::run();
} catch (pm_Exception $exception) {
    error_log('spamtrace: ' . $exception->getMessage());
    echo $exception->getMessage() . "\n";
    exit(1);
}

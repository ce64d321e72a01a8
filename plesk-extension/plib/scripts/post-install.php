<?php
// Run after the files are in place, for the first time or instead of an older version. A server that the program
// cannot run on is told so now, not when the page is opened.
pm_Context::init('spamtrace');

try {
    Modules_Spamtrace_Helper::version();
    Modules_Spamtrace_Watch::schedule();
} catch (pm_Exception $exception) {
    echo 'Spamtrace cannot run on this server: ' . $exception->getMessage() . "\n";
    exit(1);
}

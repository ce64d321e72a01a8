<?php
// What the panel opens at /modules/spamtrace/.
pm_Context::init('spamtrace');

$application = new pm_Application();
$application->run();

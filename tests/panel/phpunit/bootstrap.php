<?php
// The installed extension's classes, and the panel's.
require __DIR__ . '/../simulated/Panel/Autoload.php';
require __DIR__ . '/ProgramInPlace.php';

pm_Context::init('spamtrace');

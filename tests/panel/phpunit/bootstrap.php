<?php
// The installed extension's classes, and the panel's.
require __DIR__ . '/../simulated/Panel/Autoload.php';

pm_Context::init('spamtrace');

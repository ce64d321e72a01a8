<?php
// The panel removes the files, the index among them; its database keeps nothing of ours either.
pm_Context::init('spamtrace');

Modules_Spamtrace_Past::forget();
pm_Scheduler::getInstance()->removeAllTasks();
pm_Settings::clean();

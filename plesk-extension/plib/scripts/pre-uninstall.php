<?php
// The panel removes the files, the index among them; its database keeps nothing of ours either.
pm_Context::init('spamtrace');

pm_Settings::clean();

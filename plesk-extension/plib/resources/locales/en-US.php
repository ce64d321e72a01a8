<?php
$messages = [
    'title' => 'Spamtrace',
    'description' => 'Who sends spam through this server, and the proof.',
    'notForYou' => 'The administrator of this server has not allowed customers to see where mail comes from.',
    'settingsChanged' => 'Settings of Spamtrace changed',
    'alertTitle' => 'A source of spam, or a mail queue that grows fast',
    'alertSubject' => 'Spamtrace: <first>',
    'alertMail' => "New on this server:\n\n<alerts>\n\nThe proof, and what to do: open Spamtrace in the panel.\nThis is told once, until it is over and comes back.\n",
    'alertPanel' => 'Spamtrace found a new source of spam, or a mail queue that grows fast.',
    'alertLook' => 'Look at it',
    'alertSource' => '%%source%% sent to %%recipients%% recipients in the last day: %%reason%%',
    'alertQueue' => 'the mail queue has %%now%% messages, and had %%before%% at %%at%%',
    'cliHelp' => "Who sends spam through this server, and the proof.\n\n  plesk ext spamtrace --sources   rank the sources of outgoing mail, the worst first\n  plesk ext spamtrace --alerts    show what an admin should hear of; nothing is told by it\n  plesk ext spamtrace --ingest    read what is new in the logs and in the queue\n  plesk ext spamtrace --doctor    show what was found here, and what could be read\n  plesk ext spamtrace --help      this text\n\nThe exit status is that of the program. With all its commands and options it is\n/usr/local/psa/admin/bin/modules/spamtrace/spamtrace --help\n",
    'cliOutOfTime' => "spamtrace: there was not time for all of it; what was read is kept, so run it again\n",
];

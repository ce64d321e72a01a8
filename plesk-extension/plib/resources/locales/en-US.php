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
];

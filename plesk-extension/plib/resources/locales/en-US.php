<?php
$messages = [
    'title' => 'Spamtrace',
    'description' => 'Who sends spam through this server, and the proof.',
    'notForYou' => 'The administrator of this server has not allowed customers to see where mail comes from.',
];
